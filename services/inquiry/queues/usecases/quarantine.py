"""Quarantine as a queue, and what was discarded of it as another: by reference, age and the codes
of what speaks for spam. Nothing of what was sent is shown.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from services.inquiry.inquiries.domain import (
    Inquiry,
    NeverInQuarantine,
    NotInQuarantine,
    QuarantineState,
)
from services.inquiry.spam.domain import UNDONE_WITHIN, cursor_after, position_of
from services.inquiry.spam.ports import QuarantinedInquiries
from services.inquiry.spam.usecases.decide_quarantined import DecideQuarantined
from shared.disclosure.waiting import (
    COUNTED,
    ItemChanged,
    ItemGone,
    Step,
    StepRequest,
    Waiting,
    WaitingItem,
    WaitingPage,
)

_SEEN: Final = {QuarantineState.WAITING: 0, QuarantineState.DISCARDED: 1}


@dataclass(frozen=True, kw_only=True)
class QuarantineQueue:
    """`state`: which of them, waiting or discarded."""

    state: QuarantineState
    decide: DecideQuarantined
    quarantined: QuarantinedInquiries

    async def waiting(self) -> Waiting:
        count, oldest_at = await self.quarantined.backlog(self.state, at_most=COUNTED)
        return Waiting(count=count, oldest_at=oldest_at)

    async def page(self, cursor: str, limit: int) -> WaitingPage:
        after = position_of(cursor) if cursor else None
        found = await self.quarantined.in_state(self.state, after, at_most=limit + 1)
        items = tuple(_item(inquiry) for inquiry in found[:limit])
        return WaitingPage(
            items=items, next_cursor=_position(found[limit - 1]) if len(found) > limit else None
        )

    async def act(self, request: StepRequest) -> None:
        steps: Mapping[Step, Callable[[str], Awaitable[None]]] = {
            Step.RELEASE: self.decide.release,
            Step.DISCARD: self.decide.discard,
            Step.RESTORE: self.decide.restore,
        }
        try:
            await steps[request.step](request.item_id)
        except NeverInQuarantine:
            raise ItemGone from None
        except NotInQuarantine:
            raise ItemChanged from None


def _item(inquiry: Inquiry) -> WaitingItem:
    quarantined = inquiry.quarantined
    if quarantined is None:
        raise LookupError("it is in no quarantine")
    decided_at = quarantined.decided_at
    return WaitingItem(
        id=inquiry.id,
        since=decided_at or quarantined.at,
        subject=inquiry.reference,
        kind=inquiry.facts.procedure,
        source=inquiry.facts.location,
        reasons=quarantined.signals,
        score=quarantined.score,
        until=decided_at + UNDONE_WITHIN if decided_at else None,
        seen=_SEEN.get(quarantined.state, 0),
    )


def _position(inquiry: Inquiry) -> str:
    quarantined = inquiry.quarantined
    return cursor_after(quarantined.at if quarantined else inquiry.received_at, inquiry.id)
