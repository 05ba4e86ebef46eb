"""A report over the leads of a span: by clinic, by doctor, by travel class."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.routing.decisions.domain import DoctorAtClinic
from services.routing.reports.domain.row import ReportRow
from services.routing.reports.domain.statistics import Rate, Spread, spread_of
from shared.errors import FieldProblem, Invalid, NotFound

MOST_DAYS: Final = 92
_LONGEST: Final = timedelta(days=MOST_DAYS, hours=1)
"""A day on which clocks are put back has 25 hours."""


class SpanInvalid(Invalid):
    code = "report.span"

    def __init__(self) -> None:
        message = "A span begins before it ends."
        super().__init__(FieldProblem(field="from", code=self.code, message=message))


class SpanTooLong(Invalid):
    code = "report.span-too-long"

    def __init__(self) -> None:
        message = f"A report is over at most {MOST_DAYS} days."
        super().__init__(FieldProblem(field="to", code=self.code, message=message))


class TooManyLeads(Invalid):
    code = "report.too-many-leads"

    def __init__(self) -> None:
        message = "There are too many leads for one report: choose fewer days or one clinic."
        super().__init__(FieldProblem(field="to", code=self.code, message=message))


class ClinicNotReported(NotFound):
    """Or none of theirs."""

    code = "report.clinic-not-found"


class ShareVerdict(StrEnum):
    """Of a share against its target."""

    FEW = "few"
    AS_DUE = "as_due"
    """The target lies within the band."""
    ABOVE = "above"
    BELOW = "below"
    NO_TARGET = "no_target"


@dataclass(frozen=True, kw_only=True)
class Summary:
    """`moved`: leads whose time to route is not known. `breaches`: of the promises that have been
    kept or broken by now.
    """

    received: int
    routed: int
    moved: int
    to_route: Spread
    to_contact: Spread
    breaches: Rate


@dataclass(frozen=True, kw_only=True)
class Share:
    """Leads with a doctor, of those of the clinic. `target`: the part that the weight makes due
    today; None where no weight is known.
    """

    at: DoctorAtClinic
    rate: Rate
    target: float | None

    @property
    def verdict(self) -> ShareVerdict:
        if self.rate.is_few:
            return ShareVerdict.FEW
        if self.target is None:
            return ShareVerdict.NO_TARGET
        band = self.rate.band
        if band.low <= self.target <= band.high:
            return ShareVerdict.AS_DUE
        return ShareVerdict.BELOW if self.target > band.high else ShareVerdict.ABOVE


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Booked of those that were routed; `under_way` may yet be booked."""

    location: str
    travel_class: str
    booked: Rate
    under_way: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """`clinics`: by their slugs, without what no clinic has."""

    all: Summary
    clinics: Mapping[str, Summary]
    shares: tuple[Share, ...]
    conversions: tuple[Conversion, ...]


def require_span(begin: datetime, end: datetime) -> None:
    if begin >= end:
        raise SpanInvalid
    if end - begin > _LONGEST:
        raise SpanTooLong


def report_of(rows: Sequence[ReportRow], weights: Mapping[str, int], now: datetime) -> Report:
    """`weights`: by `location/doctor`, what shares are to be proportional to."""
    by_clinic: dict[str, list[ReportRow]] = defaultdict(list)
    for row in rows:
        if row.location is not None:
            by_clinic[row.location].append(row)
    clinics = {location: _summary(found, now) for location, found in sorted(by_clinic.items())}
    return Report(
        all=_summary(rows, now),
        clinics=clinics,
        shares=tuple(
            share
            for location, found in sorted(by_clinic.items())
            for share in _shares(location, found, weights)
        ),
        conversions=tuple(
            one for location, found in sorted(by_clinic.items()) for one in _booked(location, found)
        ),
    )


def _summary(rows: Sequence[ReportRow], now: datetime) -> Summary:
    promises = [broken for row in rows if (broken := row.is_breach(now)) is not None]
    return Summary(
        received=len(rows),
        routed=sum(row.is_routed for row in rows),
        moved=sum(row.is_routed and row.has_moved for row in rows),
        to_route=spread_of(took for row in rows if (took := row.time_to_route) is not None),
        to_contact=spread_of(took for row in rows if (took := row.time_to_contact) is not None),
        breaches=Rate(count=sum(promises), total=len(promises)),
    )


def _shares(
    location: str, rows: Sequence[ReportRow], weights: Mapping[str, int]
) -> Iterable[Share]:
    """Also of those who were given nothing and have a weight."""
    given = Counter(row.doctor for row in rows if row.doctor is not None)
    here = {
        at.doctor: weight
        for name, weight in weights.items()
        if (at := DoctorAtClinic.parse(name)).location == location
    }
    total, whole = sum(given.values()), sum(here.values())
    for doctor in sorted(given.keys() | here.keys()):
        weight = here.get(doctor)
        yield Share(
            at=DoctorAtClinic(location, doctor),
            rate=Rate(count=given[doctor], total=total),
            target=weight / whole if weight is not None and whole else None,
        )


def _booked(location: str, rows: Sequence[ReportRow]) -> Iterable[Conversion]:
    by_class: dict[str, list[ReportRow]] = defaultdict(list)
    for row in rows:
        by_class[row.travel_class].append(row)
    for travel_class, found in sorted(by_class.items()):
        booked = sum(row.is_booked for row in found)
        yield Conversion(
            location=location,
            travel_class=travel_class,
            booked=Rate(count=booked, total=len(found)),
            under_way=sum(not (row.is_booked or row.has_ended) for row in found),
        )
