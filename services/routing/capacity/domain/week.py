"""The units of a week: leads that came to a doctor since Monday, and are still with them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.routing.capacity.domain.reservation import DoctorCapacity
from services.routing.decisions.domain import DoctorAtClinic
from shared.directory.domain import Directory


@dataclass(frozen=True, kw_only=True)
class WeekUnit:
    """A lead of this inquiry came to the doctor, at whichever clinic."""

    inquiry_id: str
    doctor: str
    at: datetime


def week_began(timezone: str, now: datetime) -> datetime:
    """Monday, 00:00 by the clocks there."""
    local = now.astimezone(ZoneInfo(timezone))
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, time.min, ZoneInfo(timezone)).astimezone(UTC)


def reserved_units(capacities: Iterable[DoctorCapacity]) -> list[WeekUnit]:
    """Of leads that are still to be written."""
    return [
        WeekUnit(inquiry_id=one.inquiry_id, doctor=capacity.doctor_at_clinic.doctor, at=one.at)
        for capacity in capacities
        for one in capacity.pending
    ]


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """When the week began at each clinic where these doctors work."""

    began: Mapping[DoctorAtClinic, datetime]

    @property
    def first(self) -> datetime | None:
        return min(self.began.values(), default=None)

    def units(
        self, units: Iterable[WeekUnit], capacities: Iterable[DoctorCapacity]
    ) -> Mapping[DoctorAtClinic, int]:
        """How many each has, of all clinics together, in the week of each clinic. An inquiry counts
        once; what nobody can read counts, whenever it came.
        """
        came: dict[str, dict[str, datetime]] = defaultdict(dict)
        for one in units:
            known = came[one.doctor].get(one.inquiry_id, one.at)
            came[one.doctor][one.inquiry_id] = max(known, one.at)
        unreadable: Counter[str] = Counter()
        for capacity in capacities:
            unreadable[capacity.doctor_at_clinic.doctor] += capacity.unreadable
        return {
            at: sum(when >= began for when in came[at.doctor].values()) + unreadable[at.doctor]
            for at, began in self.began.items()
        }


def weeks_of(doctors: Iterable[str], directory: Directory, now: datetime) -> Weeks:
    began: dict[DoctorAtClinic, datetime] = {}
    for slug in doctors:
        doctor = directory.doctors.get(slug)
        for location in doctor.locations if doctor else ():
            if clinic := directory.clinics.get(location):
                began[DoctorAtClinic(location, slug)] = week_began(clinic.timezone, now)
    return Weeks(began=began)
