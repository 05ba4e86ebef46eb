"""Trips of patients to a clinic in Toronto."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from services.inquiry.inquiries.domain import Status
from services.inquiry.travel_plan.domain import Trip
from shared.calendar import OpeningHours
from shared.directory import Recovery
from shared.eligibility.domain import Distance

DAY = date(2027, 2, 8)
"""A Monday."""
FIGURES = Recovery(stay_nights=3, fit_to_fly_days=10, aftercare_days=90)
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (("08:30", "12:00"), ("13:00", "17:00")))
OPEN = OpeningHours(week=WEEK, timezone="America/Toronto", province="CA-ON")

FROM = {
    "local": {"distance": Distance.OWN_PROVINCE, "country": "CA", "province": "CA-ON"},
    "out_of_province": {"distance": Distance.OTHER_PROVINCE, "country": "CA", "province": "CA-BC"},
    "international": {"distance": Distance.ABROAD, "country": "US", "province": "US-TX"},
}


def trip(travels: str = "international", **changes: Any) -> Trip:
    fields: dict[str, Any] = {
        **FROM[travels],
        "clinic_province": "CA-ON",
        "opening_hours": OPEN,
        "has_overnight_stay": True,
        "recovery": FIGURES,
        "status": Status.CONTACTED,
        "payer_kind": "self",
        **changes,
    }
    return Trip(**fields)


def noon(day: date, timezone: str = "America/Toronto") -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(timezone)).astimezone(UTC)
