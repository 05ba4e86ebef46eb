"""A queue of the whole network: what lies in it at each service, why, and what ends it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.lead_queue import AssigneeView, assignee_view
from services.routing.console.views.queues import SummaryView, counted, oldest_of, queue_address
from services.routing.queues.domain import Handling, ItemReference, KeptBy, Outcome
from services.routing.queues.usecases.read_network_queues import ServicePage, Summary
from shared.cursors import UnknownCursor, decode_cursor, encode_cursor
from shared.disclosure.waiting import (
    COUNTED,
    STEPS,
    DiscardReason,
    NetworkQueue,
    Step,
    WaitingItem,
)
from shared.ids import is_id, is_reference

_LONGEST_NAME: Final = 12


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """`token`: the item as a form sends it back. `reasons` and `kind` are codes; `until`: when
    something happens to it by itself.
    """

    token: str
    anchor: str
    reference: str
    kind: str | None
    source: str | None
    reasons: tuple[str, ...]
    score: int | None
    attempts: int
    retries: int
    age: str
    since: str
    until: str | None
    assignee: AssigneeView | None
    may_act: bool


@dataclass(frozen=True, kw_only=True)
class ServiceView:
    """`is_known` False: this service cannot be asked right now."""

    service: str
    is_known: bool
    rows: tuple[ItemView, ...]
    more_href: str | None


@dataclass(frozen=True, kw_only=True)
class HandlingView:
    at: str
    by: str
    name: str
    step: str
    reason: str | None
    outcome: str


@dataclass(frozen=True, kw_only=True)
class NetworkQueueView:
    """`location` is none: the queue is of no clinic."""

    chrome: ChromeView
    queue: str
    services: tuple[ServiceView, ...]
    steps: tuple[str, ...]
    may_act: bool
    is_later_page: bool
    first_href: str
    cursor: str
    service: str
    lately: tuple[HandlingView, ...]
    notice: str | None
    location: str = ""


@dataclass(frozen=True, kw_only=True)
class StepItemView:
    token: str
    name: str
    outcome: str | None
    """None: nothing has been done yet."""


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A step with some items: looked at first, then done. `left_out`: so many more were marked than
    are handled at once. `undo`: the step that takes it back, and where.
    """

    chrome: ChromeView
    queue: str
    step: str
    rows: tuple[StepItemView, ...]
    is_done: bool
    well: int
    left_out: int
    reasons: tuple[str, ...]
    back_href: str
    undo_href: str | None


def network_summaries(
    found: Sequence[Summary], now: datetime, formatter: Formatter
) -> tuple[SummaryView, ...]:
    """One for each queue: what lies at all its services together."""
    views = []
    for queue in NetworkQueue:
        of_queue = [one.waiting for one in found if one.queue is queue]
        known = [one for one in of_queue if one is not None]
        oldest = min((one.oldest_at for one in known if one.oldest_at), default=None)
        views.append(
            SummaryView(
                code=queue.value,
                href=queue_address(queue.value),
                count=counted(sum(one.count for one in known), COUNTED, formatter),
                oldest=oldest_of(oldest, now, formatter),
                is_known=len(known) == len(of_queue),
            )
        )
    return tuple(views)


def service_view(
    page: ServicePage,
    queue: NetworkQueue,
    me: str,
    now: datetime,
    formatter: Formatter,
    *,
    may_act: bool,
) -> ServiceView:
    items = page.page.items if page.page else ()
    after = page.page.next_cursor if page.page else None
    address = f"{queue_address(queue.value)}?service={page.service.value}"
    return ServiceView(
        service=page.service.value,
        is_known=page.page is not None,
        rows=tuple(
            _item(
                _named(one, queue, formatter),
                page.service,
                assignee_view(page.assignees.get(one.id), me, formatter),
                now,
                formatter,
                may_act=may_act,
            )
            for one in items
        ),
        more_href=f"{address}&cursor={after}" if after else None,
    )


def _named(one: WaitingItem, queue: NetworkQueue, formatter: Formatter) -> WaitingItem:
    """An inquiry in quarantine is about a procedure at a clinic."""
    if queue not in (NetworkQueue.QUARANTINE, NetworkQueue.DISCARDED):
        return one
    kind = formatter.procedure(one.kind) if one.kind else None
    return replace(one, kind=kind, source=formatter.clinic(one.source))


def _item(
    one: WaitingItem,
    service: KeptBy,
    assignee: AssigneeView | None,
    now: datetime,
    formatter: Formatter,
    *,
    may_act: bool,
) -> ItemView:
    name = one.subject or one.id[-_LONGEST_NAME:]
    token = token_of(
        ItemReference(service=service, item_id=one.id, seen=one.seen, name=one.subject or "")
    )
    return ItemView(
        token=token,
        anchor=f"i{token[-24:]}",
        reference=name,
        kind=one.kind,
        source=one.source,
        reasons=one.reasons,
        score=one.score,
        attempts=one.attempts,
        retries=one.retries,
        age=formatter.span(now - one.since),
        since=formatter.time(one.since, None),
        until=formatter.time(one.until, None) if one.until else None,
        assignee=assignee,
        may_act=may_act,
    )


def token_of(item: ItemReference) -> str:
    return encode_cursor(item.service.value, item.item_id, item.seen, item.name)


def item_of(token: str) -> ItemReference | None:
    """None for what no page of ours has written. A name is shown again only where it is one."""
    try:
        service, item_id, seen, name = decode_cursor(token, str, str, int, str)
        known = KeptBy(service)
    except (UnknownCursor, ValueError):
        return None
    if not item_id or seen < 0:
        return None
    is_name = is_reference(name) or is_id(name)
    return ItemReference(service=known, item_id=item_id, seen=seen, name=name if is_name else "")


def handling_view(one: Handling, formatter: Formatter) -> HandlingView:
    return HandlingView(
        at=formatter.time(one.at, None),
        by=formatter.colleague(one.by) or one.by,
        name=one.name or one.item_id[-_LONGEST_NAME:],
        step=one.step.value,
        reason=one.reason.value if one.reason else None,
        outcome=one.outcome.value,
    )


def step_view(
    queue: NetworkQueue,
    step: Step,
    items: Sequence[tuple[ItemReference, Outcome | None]],
    chrome: ChromeView,
    *,
    left_out: int = 0,
) -> StepView:
    is_done = any(outcome is not None for _, outcome in items)
    is_spam = queue is NetworkQueue.QUARANTINE and step is Step.DISCARD
    return StepView(
        chrome=chrome,
        queue=queue.value,
        step=step.value,
        rows=tuple(
            StepItemView(
                token=token_of(item),
                name=item.name or item.item_id[-_LONGEST_NAME:],
                outcome=outcome.value if outcome else None,
            )
            for item, outcome in items
        ),
        is_done=is_done,
        well=sum(outcome in (None, Outcome.DONE) for _, outcome in items),
        left_out=left_out,
        reasons=tuple(one.value for one in DiscardReason) if _asks_why(queue, step) else (),
        back_href=queue_address(queue.value),
        undo_href=queue_address(NetworkQueue.DISCARDED.value) if is_done and is_spam else None,
    )


def _asks_why(queue: NetworkQueue, step: Step) -> bool:
    """What is discarded as spam needs no further reason."""
    return step is Step.DISCARD and queue is not NetworkQueue.QUARANTINE


def steps_of(queue: NetworkQueue) -> tuple[str, ...]:
    return tuple(step.value for step in STEPS[queue])
