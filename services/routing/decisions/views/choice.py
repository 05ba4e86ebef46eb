"""Why it was this clinic and this doctor: only what is true of them and told them from others."""

from collections.abc import Iterator

from services.routing.decisions.domain import Assigned, Reason, ReasonCode
from services.routing.decisions.views.wording import Wording


def why_this_one(outcome: Assigned, wording: Wording) -> Iterator[str]:
    """A sentence for each reason; none for one that only another version knows."""
    for reason in outcome.reasons:
        text = _text(reason, outcome, wording)
        if text is not None:
            yield text


def _text(reason: Reason, outcome: Assigned, wording: Wording) -> str | None:
    match reason.code:
        case ReasonCode.WISHED_CLINIC:
            return wording.translate("The patient wished for this clinic.")
        case ReasonCode.DOCTOR_SPEAKS_LANGUAGE | ReasonCode.CLINIC_SPEAKS_LANGUAGE:
            return _language(reason, outcome, wording)
        case ReasonCode.REVIEW_APPROVED:
            return wording.translate(
                "Somebody has reviewed what the rules left open, and allowed it."
            )
        case ReasonCode.NO_COORDINATOR:
            return wording.translate("No coordinator is set for this clinic.")
        case _:
            return _distinction(reason, wording)


def _language(reason: Reason, outcome: Assigned, wording: Wording) -> str | None:
    language = wording.language(str(reason.parameters.get("language", "")))
    if reason.code is ReasonCode.DOCTOR_SPEAKS_LANGUAGE:
        doctor = wording.doctor(outcome.doctor)
        return wording.translate(
            "%(doctor)s speaks %(language)s.", doctor=doctor, language=language
        )
    if any(one.code is ReasonCode.DOCTOR_SPEAKS_LANGUAGE for one in outcome.reasons):
        return None
    clinic = wording.clinic(outcome.location)
    return wording.translate(
        "At %(clinic)s they speak %(language)s.", clinic=clinic, language=language
    )


def _distinction(reason: Reason, wording: Wording) -> str | None:
    """What told the chosen one from the others who could have taken it."""
    count = reason.parameters.get("of", "")
    match reason.code:
        case ReasonCode.ONLY_CANDIDATE:
            return wording.translate("Nobody else could take it.")
        case ReasonCode.BEST_PREFERENCE:
            return wording.translate(
                "Of %(count)s who could take it, this fits the patient's wishes best.", count=count
            )
        case ReasonCode.DRAWN:
            return wording.translate(
                "Of %(count)s who would do equally well, it was the turn of several alike, and this"
                " doctor was drawn.",
                count=count,
            )
        case ReasonCode.NEXT_IN_TURN | ReasonCode.SMALLEST_LOAD:
            return wording.translate(
                "Of %(count)s who would do equally well, this doctor was next in turn.", count=count
            )
        case ReasonCode.RESERVATION_KEPT:
            return wording.translate("An earlier attempt had reserved capacity here for it.")
        case _:
            return None
