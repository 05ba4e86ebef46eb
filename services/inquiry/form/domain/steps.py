"""The steps of the form in their order, and which field is asked for in which."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.inquiry.form.domain.relevance import Relevance


class Step(StrEnum):
    """In the order of the pages; the values stand in addresses."""

    WHO = "who"
    COUNTRY = "country"
    REGION = "region"
    CONTACT = "contact"
    NEEDS = "needs"
    CLINIC = "clinic"
    PAYER = "payer"
    TRAVEL = "travel"
    HEALTH = "health"
    CONSENT = "consent"
    CHECK = "check"


FIRST: Final = Step.WHO
_FIELDS: Final[Mapping[Step, tuple[str, ...]]] = {
    Step.WHO: (
        "patient.given_name", "patient.family_name", "patient.preferred_name",
        "patient.date_of_birth", "patient.age_band", "for_whom", "on_behalf",
    ),
    Step.COUNTRY: ("residence.country",),
    Step.REGION: (
        "residence.subdivision", "residence.subdivision_ca", "residence.subdivision_us",
        "residence.plan_subdivision", "residence.postal_prefix",
    ),
    Step.CONTACT: (
        "patient.email", "patient.phone", "patient.channel", "patient.best_hours",
        "patient.timezone", "patient.language", "patient.interpreter",
    ),
    Step.NEEDS: ("laterality", "prior", "urgency", "message"),
    Step.CLINIC: ("location", "willing_to_travel_to", "willing", "doctor_wish"),
    Step.PAYER: ("payer",),
    Step.TRAVEL: ("travel", "blackout"),
    Step.HEALTH: ("screening",),
    Step.CONSENT: ("consents",),
    Step.CHECK: (),
}  # fmt: skip

_ORDER: Final = {step: index for index, step in enumerate(Step)}


def order(step: Step) -> int:
    return _ORDER[step]


def owns(step: Step, name: str) -> bool:
    """Whether the field, or what it is a part of (`travel.earliest.day`), is asked for there."""
    return any(name == one or name.startswith(f"{one}.") for one in _FIELDS[step])


def step_of(name: str) -> Step | None:
    """Where the field is asked for; None for what the form does not ask."""
    return next((step for step in Step if owns(step, name)), None)


def steps_for(relevance: Relevance) -> tuple[Step, ...]:
    """Those that concern somebody in this relevance: what is skipped does not count."""
    skipped = set()
    if not relevance.has_region:
        skipped.add(Step.REGION)
    if not relevance.has_questions:
        skipped.add(Step.HEALTH)
    return tuple(step for step in Step if step not in skipped)
