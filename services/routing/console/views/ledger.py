"""The ledger's page: what became of all inquiries, what waits longest, and what ends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.ledger.domain import LedgerReport, WaitingInquiry


@dataclass(frozen=True, kw_only=True)
class ColumnView:
    """One side of the equation; the name belongs to the code."""

    code: str
    count: str


@dataclass(frozen=True, kw_only=True)
class WaitingView:
    reference: str
    since: str
    age: str
    is_late: bool
    is_published: bool
    repeats: int
    next_at: str | None


@dataclass(frozen=True, kw_only=True)
class LedgerView:
    """`columns` None: inquiry cannot be asked. `unknown`: in a state that inquiry does not know."""

    chrome: ChromeView
    columns: tuple[ColumnView, ...] | None = None
    accepted: str = ""
    is_empty: bool = False
    balances: bool = False
    difference: int = 0
    unknown: int = 0
    unpublished: int = 0
    more_late: int = 0
    waiting: tuple[WaitingView, ...] = ()
    counted_at: str = ""
    dead_letters: int = 0


_COLUMNS = ("routed", "unrouted", "withdrawn", "erased", "in_flight", "quarantined")


def ledger_view(
    report: LedgerReport | None,
    chrome: ChromeView,
    formatter: Formatter,
    dead_letters: Mapping[str, int],
) -> LedgerView:
    """`dead_letters`: routing's own, by consumer group."""
    if report is None:
        return LedgerView(chrome=chrome)
    late = [one for one in report.waiting if one.waiting_since < report.late_before]
    return LedgerView(
        chrome=chrome,
        columns=tuple(_column(code, report, formatter) for code in _COLUMNS),
        accepted=formatter.number(report.accepted),
        is_empty=report.accepted == 0,
        balances=report.balances,
        difference=report.difference,
        unknown=max(0, report.difference - report.late),
        unpublished=sum(not one.is_published for one in late),
        more_late=max(0, report.late - len(late)),
        waiting=tuple(_waiting(one, report, formatter) for one in report.waiting),
        counted_at=formatter.time(report.counted_at, None),
        dead_letters=sum(dead_letters.values()),
    )


def _column(code: str, report: LedgerReport, formatter: Formatter) -> ColumnView:
    return ColumnView(code=code, count=formatter.number(getattr(report, code)))


def _waiting(one: WaitingInquiry, report: LedgerReport, formatter: Formatter) -> WaitingView:
    return WaitingView(
        reference=one.reference,
        since=formatter.time(one.waiting_since, None),
        age=formatter.span(report.counted_at - one.waiting_since),
        is_late=one.waiting_since < report.late_before,
        is_published=one.is_published,
        repeats=one.repeats,
        next_at=_next_at(one.next_repeat_at, report.counted_at, formatter),
    )


def _next_at(at: datetime | None, now: datetime, formatter: Formatter) -> str | None:
    return formatter.time(at, None) if at and at > now else None
