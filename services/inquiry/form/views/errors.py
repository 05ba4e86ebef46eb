"""What is wrong on a page, in its order, with links to the fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.inquiry.intake.views.messages import message
from shared.errors import FieldProblem

_ORDER: Final = (
    "for_whom", "on_behalf.relationship", "on_behalf.authority", "on_behalf.given_name",
    "on_behalf.family_name", "patient.given_name", "patient.family_name", "patient.preferred_name",
    "patient.date_of_birth", "patient.age_band", "residence.country",
    "residence.subdivision_ca", "residence.subdivision_us", "residence.plan_subdivision",
    "residence.postal_prefix", "patient.email", "patient.phone", "patient.channel",
    "patient.best_hours", "patient.timezone", "patient.language", "urgency", "laterality", "prior",
    "message", "location", "willing_to_travel_to", "doctor_wish", "payer.kind",
    "payer.claim_number", "travel.earliest", "travel.latest", "blackout", "travel.mobility_aid",
    "travel.aftercare_by", "travel.companions", "travel.mode", "travel.hours",
    "travel.ground_help", "travel.hotel_help", "travel.citizenship", "travel.passport_valid",
    "travel.visa_letter", "screening", "consents",
)  # fmt: skip
_DATES: Final = ("travel.earliest", "travel.latest", "patient.date_of_birth")
_FIRST_OPTIONS: Final = {
    "patient.channel": "email",
    "patient.age_band": "under_18",
    "on_behalf.authority": "parent",
    "payer.kind": "self",
    "urgency": "routine",
    "laterality": "left",
    "prior.imaging": "yes",
    "prior.referral": "yes",
    "travel.mode": "car",
    "travel.ground_help": "yes",
    "travel.hotel_help": "yes",
    "travel.passport_valid": "yes",
    "travel.visa_letter": "yes",
    "location": "none",
}


@dataclass(frozen=True)
class SummaryLine:
    anchor: str
    message: str


def errors_of(problems: Sequence[FieldProblem], answers: Mapping[str, str]) -> dict[str, str]:
    """The first problem of each field of the page."""
    named: dict[str, str] = {}
    for problem in problems:
        named.setdefault(_form_field(problem.field, answers), message(problem))
    return dict(sorted(named.items(), key=lambda item: _position(item[0])))


def summary_of(errors: Mapping[str, str]) -> tuple[SummaryLine, ...]:
    return tuple(SummaryLine(anchor_of(name), text) for name, text in errors.items())


def anchor_of(name: str) -> str:
    """The id of the control that the error's link leads to."""
    plain = name.replace(".", "-")
    if name in _DATES or name.startswith("blackout."):
        return f"{plain}-day"
    option = _FIRST_OPTIONS.get(name)
    return f"{plain}-{option}" if option else plain


def _form_field(name: str, answers: Mapping[str, str]) -> str:
    """The form's field for a field of the body: some are split or joined on the page."""
    country = "us" if answers.get("residence.country") == "US" else "ca"
    part, _, rest = name.partition(".")
    match part:
        case "residence" if rest == "subdivision":
            return f"residence.subdivision_{country}"
        case "willing_to_travel_to":
            return part
        case "blackout" if "." not in rest:
            return "blackout.0.from"
        case "consents" if rest.partition(".")[0].isdigit():
            return "consents.processing"
        case "screening":
            return "screening.0.answer"
    return name


def _position(name: str) -> int:
    positions = [
        index for index, known in enumerate(_ORDER) if name == known or name.startswith(f"{known}.")
    ]
    return positions[-1] if positions else len(_ORDER)
