"""The page of reports: what a span was like, said with how sure one can be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from services.routing.console.domain.replay import SpanInput
from services.routing.console.domain.sheet import Cell, Sheet
from services.routing.console.domain.typed import Problems
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.reports.domain import (
    FEW,
    Band,
    Conversion,
    Rate,
    Report,
    Share,
    Spread,
    Summary,
)

TABLES: Final = ("clinics", "shares", "conversions")
_PLOT: Final = 200
"""Width of the picture of a rate, from 0 to 100 %."""


@dataclass(frozen=True, kw_only=True)
class ClinicOption:
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class SpreadView:
    """`is_few`: too few to say more than their number."""

    count: str
    is_few: bool
    median: str
    p90: str


@dataclass(frozen=True, kw_only=True)
class RateView:
    """`value`, `low`, `high`: percents. The others: where they are in a picture `_PLOT` wide;
    `target_at` None: there is none.
    """

    count: str
    total: str
    number: int
    is_few: bool
    value: str
    low: str
    high: str
    at: float
    low_at: float
    width: float
    target: str | None = None
    target_at: float | None = None


@dataclass(frozen=True, kw_only=True)
class SummaryView:
    """`name` None: all of them together."""

    name: str | None
    received: str
    routed: str
    moved: int
    to_route: SpreadView
    to_contact: SpreadView
    breaches: RateView


@dataclass(frozen=True, kw_only=True)
class ShareView:
    doctor: str
    clinic: str
    rate: RateView
    verdict: str


@dataclass(frozen=True, kw_only=True)
class ConversionView:
    clinic: str
    travel_class: str
    rate: RateView
    under_way: str


@dataclass(frozen=True, kw_only=True)
class ReportsView:
    """`all` None: there is no report of what was asked for."""

    chrome: ChromeView
    clinics: tuple[ClinicOption, ...]
    clinic: str
    typed: SpanInput
    timezone: str
    query: str = ""
    few: int = FEW
    all: SummaryView | None = None
    by_clinic: tuple[SummaryView, ...] = ()
    shares: tuple[ShareView, ...] = ()
    conversions: tuple[ConversionView, ...] = ()
    problems: Problems = field(default_factory=dict)


def summaries(report: Report, formatter: Formatter) -> tuple[SummaryView, tuple[SummaryView, ...]]:
    """Of all, and of each clinic."""
    by_clinic = tuple(
        summary_view(one, formatter.clinic(slug), formatter) for slug, one in report.clinics.items()
    )
    return summary_view(report.all, None, formatter), by_clinic


def summary_view(one: Summary, name: str | None, formatter: Formatter) -> SummaryView:
    return SummaryView(
        name=name,
        received=formatter.number(one.received),
        routed=formatter.number(one.routed),
        moved=one.moved,
        to_route=_spread(one.to_route, formatter),
        to_contact=_spread(one.to_contact, formatter),
        breaches=rate_view(one.breaches, formatter),
    )


def share_view(one: Share, formatter: Formatter) -> ShareView:
    return ShareView(
        doctor=formatter.doctor(one.at.doctor) or one.at.doctor,
        clinic=formatter.clinic(one.at.location) or one.at.location,
        rate=rate_view(one.rate, formatter, one.target),
        verdict=one.verdict.value,
    )


def conversion_view(one: Conversion, formatter: Formatter) -> ConversionView:
    return ConversionView(
        clinic=formatter.clinic(one.location) or one.location,
        travel_class=one.travel_class,
        rate=rate_view(one.booked, formatter),
        under_way=formatter.number(one.under_way),
    )


def rate_view(rate: Rate, formatter: Formatter, target: float | None = None) -> RateView:
    band, value = rate.band, rate.value or 0.0
    return RateView(
        count=formatter.number(rate.count),
        total=formatter.number(rate.total),
        number=rate.total,
        is_few=rate.is_few,
        value=formatter.percent(value),
        low=formatter.percent(band.low),
        high=formatter.percent(band.high),
        at=_along(value),
        low_at=_along(band.low),
        width=round(_along(band.high) - _along(band.low), 1),
        target=None if target is None else formatter.percent(target),
        target_at=None if target is None else _along(target),
    )


def sheet_of(table: str, report: Report, days: tuple[str, str]) -> Sheet:
    """`days`: both included. Codes, numbers, and hours where a time is meant."""
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    match table:
        case "clinics":
            columns = ("location", "received", "routed", "moved_since", *_SPREADS, *_RATE)
            every: Mapping[str, Summary] = {"": report.all, **report.clinics}
            rows = [(slug, *_summary_cells(one)) for slug, one in every.items()]
        case "shares":
            columns = ("location", "doctor", *_RATE, "target", "verdict")
            rows = [_share_cells(one) for one in report.shares]
        case _:
            columns = ("location", "travel_class", *_RATE, "under_way")
            rows = [_conversion_cells(one) for one in report.conversions]
    return Sheet(name=f"report-{table}-{days[0]}-{days[1]}", columns=columns, rows=rows)


_SPREADS: Final = (
    "routed_known", "hours_to_route_median", "hours_to_route_p90",
    "contacted", "hours_to_contact_median", "hours_to_contact_p90",
)  # fmt: skip
_RATE: Final = ("count", "of", "rate", "low_95", "high_95")


def _summary_cells(one: Summary) -> tuple[Cell, ...]:
    spreads = [*_spread_cells(one.to_route), *_spread_cells(one.to_contact)]
    return (one.received, one.routed, one.moved, *spreads, *_rate_cells(one.breaches))


def _share_cells(one: Share) -> tuple[Cell, ...]:
    verdict = (_rounded(one.target), one.verdict.value)
    return (one.at.location, one.at.doctor, *_rate_cells(one.rate), *verdict)


def _conversion_cells(one: Conversion) -> tuple[Cell, ...]:
    return (one.location, one.travel_class, *_rate_cells(one.booked), one.under_way)


def _spread_cells(spread: Spread) -> tuple[Cell, ...]:
    return spread.count, _hours(spread.median), _hours(spread.p90)


def _rate_cells(rate: Rate) -> tuple[Cell, ...]:
    band: Band = rate.band
    return rate.count, rate.total, _rounded(rate.value), _rounded(band.low), _rounded(band.high)


def _hours(length: timedelta | None) -> float | None:
    return None if length is None else round(length / timedelta(hours=1), 2)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _spread(spread: Spread, formatter: Formatter) -> SpreadView:
    zero = timedelta(0)
    return SpreadView(
        count=formatter.number(spread.count),
        is_few=spread.is_few,
        median=formatter.span(spread.median or zero),
        p90=formatter.span(spread.p90 or zero),
    )


def _along(rate: float) -> float:
    return round(min(max(rate, 0.0), 1.0) * _PLOT, 1)
