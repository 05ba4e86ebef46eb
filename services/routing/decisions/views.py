"""A decision in one plain sentence, in the reader's language."""

from collections.abc import Iterator
from typing import Final, Protocol

from services.routing.decisions.domain import Assigned, Rejection, Unroutable, eligibility_of
from services.routing.decisions.usecases.explain_decision import Explanation
from shared.directory.domain import Directory
from shared.eligibility.domain import Verdict
from shared.eligibility.sentences import Reader, sentence
from shared.formatting import format_names

_NAMED: Final = 4
"""So many clinics are named; of more, their number says enough."""


class Translate(Protocol):
    """A text of the catalogue in a locale, with its `%(name)s` filled in."""

    def __call__(self, text: str, locale: str, /, **values: object) -> str: ...


def sentence_of(
    explanation: Explanation,
    directory: Directory | None,
    translate: Translate,
    locale: str,
    *,
    home: str | None,
) -> str:
    """Who got the lead or why nobody did, by the names of `directory`; what it does not know is
    called by its id. `home`: the province of the patient's health plan.
    """
    outcome = explanation.record.outcome
    if isinstance(outcome, Assigned):
        doctor = directory.doctors.get(outcome.doctor) if directory else None
        return translate(
            "This lead went to %(doctor)s at %(clinic)s.",
            locale,
            doctor=doctor.name if doctor else outcome.doctor,
            clinic=_clinic(outcome.location, directory),
        )
    return " ".join(_why_nobody(explanation, outcome, directory, translate, locale, home=home))


def _why_nobody(
    explanation: Explanation,
    outcome: Unroutable,
    directory: Directory | None,
    translate: Translate,
    locale: str,
    *,
    home: str | None,
) -> Iterator[str]:
    """The rules first, then who is full, then who else could, and what happens next."""
    found = eligibility_of(outcome)
    if found is not None:
        yield sentence(explanation.rules, found, reader=Reader.STAFF, locale=locale, home=home)
    full = _full(explanation)
    if full:
        yield translate(
            "Nobody who does this has capacity at: %(clinics)s.",
            locale,
            clinics=_names(full, directory, locale),
        )
    others = _others(explanation)
    if others:
        yield translate(
            "It could be done at %(clinics)s, which the patient has not named.",
            locale,
            clinics=_names(others, directory, locale),
        )
    if found is None or found.verdict is not Verdict.BLOCK:
        yield _what_next(found.verdict if found else None, translate, locale)


def _what_next(verdict: Verdict | None, translate: Translate, locale: str) -> str:
    match verdict:
        case Verdict.REVIEW:
            return translate("Somebody has to review it before it goes on.", locale)
        case Verdict.ASK:
            return translate("It waits for an answer of the patient.", locale)
        case _:
            return translate(
                "Nobody can take this lead yet. It is tried again by itself as soon as something"
                " changes.",
                locale,
            )


def _full(explanation: Explanation) -> list[str]:
    """The clinics that were named and would do, had one of their doctors capacity."""
    return [
        one.location
        for one in explanation.record.wished
        if one.rejected_for is Rejection.NO_CAPACITY
    ]


def _others(explanation: Explanation) -> list[str]:
    """The clinics that the patient has not named and the rules would allow."""
    if explanation.table is None or explanation.table.elsewhere is None:
        return []
    named = {one.clinic.slug for one in explanation.table.named}
    return [
        clinic.clinic.slug
        for clinic in explanation.table.elsewhere.clinics
        if clinic.clinic.slug not in named
        and clinic.clinic.offers_procedure
        and clinic.clinic.doctors
        and clinic.candidates[0].eligibility.verdict.may_be_placed
    ]


def _names(locations: list[str], directory: Directory | None, locale: str) -> str:
    names = [_clinic(location, directory) for location in locations]
    more = len(names) - _NAMED
    return format_names(names[:_NAMED] + ([f"+{more}"] if more > 0 else []), locale)


def _clinic(location: str, directory: Directory | None) -> str:
    clinic = directory.clinics.get(location) if directory else None
    return clinic.name if clinic else location
