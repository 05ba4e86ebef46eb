"""Why nobody at the clinics that were named can have a lead, and which other clinics could."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from services.routing.decisions.domain import Rejection
from services.routing.decisions.domain.rejection import in_order
from services.routing.decisions.usecases.explain_decision import Explanation
from services.routing.decisions.views.wording import Wording

_BY_ELIGIBILITY: Final = frozenset(
    {Rejection.NOT_ELIGIBLE, Rejection.NEEDS_REVIEW, Rejection.NEEDS_ANSWER}
)
_OF_DOCTORS: Final = frozenset(
    {
        Rejection.DOCTOR_PARTICIPATES,
        Rejection.DOCTOR_DECLINED,
        Rejection.NOT_ACCEPTING,
        Rejection.ON_LEAVE,
        Rejection.NO_CAPACITY_THIS_WEEK,
        Rejection.NO_CAPACITY,
    }
)
"""What is said of single doctors; whoever does not do the procedure at all is not spoken of."""


def why_not(explanation: Explanation, wording: Wording, *, but: str | None = None) -> Iterator[str]:
    """Of the clinics that came into question, those that were wished for once somebody has it.
    `but`: the clinic that has it. What the rules of eligibility say stands by itself.
    """
    clinics = _refused(explanation, but=but)
    doctors = _doctors(explanation, clinics)
    for code in in_order({*clinics.values(), *doctors}):
        if code in doctors:
            yield _of_doctors(code, doctors[code], wording)
        elif code not in _BY_ELIGIBILITY:
            yield _of_clinics(code, [at for at in clinics if clinics[at] is code], wording)


def also_possible(explanation: Explanation, wording: Wording) -> Iterator[str]:
    """The clinics that were not named and that the rules would allow."""
    table = explanation.table
    if table is None or table.elsewhere is None:
        return
    named = [one.clinic.slug for one in table.named] or [
        one.location for one in explanation.record.wished
    ]
    others = [
        one.clinic.slug
        for one in table.elsewhere.clinics
        if one.clinic.slug not in named
        and one.clinic.offers_procedure
        and one.clinic.doctors
        and one.candidates[0].eligibility.verdict.may_be_placed
    ]
    if others and named:
        values = {"others": wording.clinics(others), "named": wording.clinics(named)}
        yield _others(explanation, wording, values)


def _others(explanation: Explanation, wording: Wording, values: Mapping[str, str]) -> str:
    if any(one.code is Rejection.TRANSFERRED_ELSEWHERE for one in explanation.record.rejected):
        return wording.translate(
            "It could also be done at %(others)s, but it was transferred to %(named)s.", **values
        )
    return wording.translate(
        "It could also be done at %(others)s, but the patient named only %(named)s.", **values
    )


def _refused(explanation: Explanation, *, but: str | None) -> dict[str, Rejection]:
    """What the one who came furthest failed, clinic by clinic, the wished-for one first."""
    found = {
        one.location: one.rejected_for
        for one in explanation.record.wished
        if one.rejected_for and one.location != but
    }
    table = explanation.table
    if but is None and table is not None:
        for clinic in table.named:
            if clinic.clinic.offers_procedure:  # or nobody has asked for it there
                found.setdefault(clinic.clinic.slug, in_order(clinic.rejections)[-1])
    return {at: code for at, code in found.items() if not code.is_of_the_wish}


def _doctors(
    explanation: Explanation, clinics: Mapping[str, Rejection]
) -> Mapping[Rejection, list[str]]:
    """The doctors of these clinics who do the procedure, by what they failed."""
    found: dict[Rejection, list[str]] = defaultdict(list)
    table = explanation.table
    for location in clinics if table else ():
        clinic = table.of(location) if table else None
        for one in clinic.candidates if clinic else ():
            if one.doctor is not None and one.rejected_for in _OF_DOCTORS:
                found[one.rejected_for].append(one.doctor)
    return found


def _of_doctors(code: Rejection, slugs: list[str], wording: Wording) -> str:
    doctors, is_one = wording.doctors(slugs), len(set(slugs)) == 1
    match code, is_one:
        case Rejection.DOCTOR_DECLINED, True:
            return wording.translate("%(doctors)s has declined it.", doctors=doctors)
        case Rejection.DOCTOR_DECLINED, False:
            return wording.translate("%(doctors)s have declined it.", doctors=doctors)
        case Rejection.DOCTOR_PARTICIPATES, True:
            return wording.translate("%(doctors)s takes part in the public plan.", doctors=doctors)
        case Rejection.DOCTOR_PARTICIPATES, False:
            return wording.translate("%(doctors)s take part in the public plan.", doctors=doctors)
        case Rejection.NOT_ACCEPTING, True:
            return wording.translate("%(doctors)s takes no leads at present.", doctors=doctors)
        case Rejection.NOT_ACCEPTING, False:
            return wording.translate("%(doctors)s take no leads at present.", doctors=doctors)
        case Rejection.ON_LEAVE, True:
            return wording.translate("%(doctors)s is on leave.", doctors=doctors)
        case Rejection.ON_LEAVE, False:
            return wording.translate("%(doctors)s are on leave.", doctors=doctors)
        case Rejection.NO_CAPACITY_THIS_WEEK, True:
            return wording.translate("%(doctors)s has no room this week.", doctors=doctors)
        case Rejection.NO_CAPACITY_THIS_WEEK, False:
            return wording.translate("%(doctors)s have no room this week.", doctors=doctors)
        case _, True:
            return wording.translate(
                "%(doctors)s has no room for another lead now.", doctors=doctors
            )
        case _:
            return wording.translate(
                "%(doctors)s have no room for another lead now.", doctors=doctors
            )


def _of_clinics(code: Rejection, locations: list[str], wording: Wording) -> str:
    clinics = wording.clinics(locations)
    match code:
        case Rejection.NO_CLINIC:
            return wording.translate("Not in the network: %(clinics)s.", clinics=clinics)
        case Rejection.NOT_OFFERED_HERE:
            return wording.translate("This procedure is not done at %(clinics)s.", clinics=clinics)
        case Rejection.NO_CONSENT_TO_SHARE:
            return wording.translate(
                "The patient has not agreed that %(clinics)s may know of it.", clinics=clinics
            )
        case Rejection.NO_CONSENT_TO_LEAVE_QUEBEC:
            return wording.translate(
                "The patient has not agreed that it leaves Quebec for %(clinics)s.",
                clinics=clinics,
            )
        case Rejection.NO_CAPACITY_THIS_WEEK | Rejection.NO_CAPACITY:
            return wording.translate(
                "Nobody who does this has room at %(clinics)s now.", clinics=clinics
            )
        case _:
            return wording.translate(
                "No doctor can do this at %(clinics)s at present.", clinics=clinics
            )
