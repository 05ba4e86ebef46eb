"""What a copy of everything holds of a travel plan: all that was ever agreed."""

from datetime import date
from typing import Final

from services.inquiry.inquiries.domain import Agreement, Inquiry
from services.inquiry.rights.domain import Part

_ = str  # marks a text; the page translates it
_LABELS: Final = {
    "consultation_on": _("Day of your talk with the doctor"),
    "arrival_on": _("Day of your arrival"),
    "treatment_on": _("Day of your treatment"),
    "departure_on": _("Day of your way home"),
    "phrases": _("What the clinic added"),
    "name": _("Who"),
    "at": _("When"),
}


async def plan_part(inquiry: Inquiry) -> Part:
    return Part(
        name="travel_plan",
        title=_("Your travel plan, as agreed"),
        labels=_LABELS,
        entries=tuple(map(_entry, inquiry.agreements)),
    )


def _entry(one: Agreement) -> dict[str, object]:
    days = {
        "consultation_on": _text(one.consultation_on),
        "arrival_on": _text(one.arrival_on),
        "treatment_on": _text(one.treatment_on),
        "departure_on": _text(one.departure_on),
        "phrases": list(one.phrases),
    }
    given = {name: value for name, value in days.items() if value}
    return {**given, "name": one.name, "at": one.at}


def _text(on: date | None) -> str | None:
    return on.isoformat() if on else None
