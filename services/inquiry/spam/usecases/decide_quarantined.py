"""Somebody looks at what waits in quarantine: it is released, discarded or restored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.inquiry.inquiries.domain import (
    Inquiry,
    NeverInQuarantine,
    discard,
    release,
    restore,
)
from services.inquiry.inquiries.ports import Inquiries, Transition, no_events
from services.inquiry.inquiries.usecases.announce import received
from services.inquiry.spam.domain import position_of
from services.inquiry.spam.ports import PromiseReply, QuarantinedInquiries
from shared.clock import Clock
from shared.events import Event


@dataclass(frozen=True, kw_only=True)
class DecideQuarantined:
    """Each may be repeated. Of two who decide otherwise at the same moment one is refused. All
    raise `NeverInQuarantine` and `NotInQuarantine`.
    """

    inquiries: Inquiries
    quarantined: QuarantinedInquiries
    promise: PromiseReply
    answered_within: timedelta
    now: Clock

    async def waiting(self, cursor: str, *, at_most: int) -> Sequence[Inquiry]:
        """The next ones after those up to the cursor. Raises `UnknownCursor`."""
        after = position_of(cursor) if cursor else None
        return await self.quarantined.waiting(after, at_most=at_most)

    async def release(self, inquiry_id: str) -> None:
        """Announces it, in the same write, and has it confirmed to the patient, who is promised an
        answer as if it came in now.
        """
        now = self.now()
        inquiry = await self.inquiries.get(inquiry_id)
        if inquiry is None:
            raise NeverInQuarantine
        reply_by = await self.promise(inquiry, now)
        again = now + self.answered_within
        await self._change(
            inquiry_id,
            lambda one: release(one, now, reply_by=reply_by, repeat_at=again),
            announces=True,
        )

    async def discard(self, inquiry_id: str) -> None:
        """Its sender reads that it is closed. What was sent is kept for a time, so that a mistake
        can be undone.
        """
        now = self.now()
        await self._change(inquiry_id, lambda one: discard(one, now))

    async def restore(self, inquiry_id: str) -> None:
        """It waits for somebody again."""
        now = self.now()
        await self._change(inquiry_id, lambda one: restore(one, now))

    async def _change(
        self, inquiry_id: str, transition: Transition, *, announces: bool = False
    ) -> None:
        facts = _received if announces else no_events
        if await self.inquiries.change(inquiry_id, transition, facts) is None:
            raise NeverInQuarantine


def _received(inquiry: Inquiry) -> Sequence[Event]:
    return [received(inquiry)]
