"""All queues at a glance: how much waits in each, since when, and who looks after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.inbox.domain import Backlog, LeadCounts, Queue


@dataclass(frozen=True, kw_only=True)
class SummaryView:
    """`oldest`: for how long the oldest has waited, and since when; None where nothing waits."""

    code: str
    href: str
    count: str
    oldest: tuple[str, str] | None
    is_known: bool = True
    """Otherwise a service in which there may be some cannot be asked right now."""


@dataclass(frozen=True, kw_only=True)
class QueuesView:
    chrome: ChromeView
    leads: tuple[SummaryView, ...] = ()
    network: tuple[SummaryView, ...] = ()


def lead_summaries(
    found: Iterable[tuple[Queue, Backlog]], now: datetime, formatter: Formatter
) -> tuple[SummaryView, ...]:
    return tuple(
        SummaryView(
            code=queue.value,
            href=queue_address(queue.value),
            count=counted(backlog.count, LeadCounts.LIMIT, formatter),
            oldest=oldest_of(backlog.oldest_at, now, formatter),
        )
        for queue, backlog in found
    )


def queue_address(code: str) -> str:
    return f"/console/queues/{code}"


def counted(count: int, limit: int, formatter: Formatter) -> str:
    """Counting stops at the limit."""
    return f"{formatter.number(limit)}+" if count >= limit else formatter.number(count)


def oldest_of(at: datetime | None, now: datetime, formatter: Formatter) -> tuple[str, str] | None:
    return (formatter.span(now - at), formatter.time(at, None)) if at else None
