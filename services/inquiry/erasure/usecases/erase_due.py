"""The retention job: what has ended long enough ago is erased, a few at a time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.inquiry.erasure.domain import LATE_AFTER, RetentionPolicy
from services.inquiry.erasure.ports import ErasedInquiries, RetentionRuns
from services.inquiry.erasure.usecases.erase_inquiry import EraseInquiry
from services.inquiry.inquiries.domain import Status, UnderHold
from services.inquiry.inquiries.ports import InquiryUnreadable
from shared.clock import Clock
from shared.logs import get_log
from shared.telemetry import alarm, counter

_log = get_log(__name__)
_erased = counter("inquiries_retained_long_enough_total", "Inquiries that retention has erased.")
_AT_ONCE: Final = 50
_A_RUN_AT_MOST: Final = 2_000
"""So that no run lasts for an hour; the next one goes on."""


@dataclass(frozen=True, kw_only=True)
class EraseDue:
    """Patients are not written to: they have been told for how long it is kept."""

    erase: EraseInquiry
    inquiries: ErasedInquiries
    runs: RetentionRuns
    policy: RetentionPolicy
    now: Clock

    async def __call__(self) -> int:
        """Erases; how many."""
        now, count = self.now(), 0
        async for _, inquiry_id, _ in self.due(now):
            count += await self._erase(inquiry_id, now)
            if count >= _A_RUN_AT_MOST:
                break
        await self.runs.note(self.now())
        _erased.inc(count)
        return count

    async def due(self, now: datetime) -> AsyncIterator[tuple[Status, str, str]]:
        """Status, id and reference of everything whose time is up; changes nothing."""
        for status, ended_before in self.policy.due(now):
            last = ""
            while found := await self.inquiries.due(
                status, ended_before=ended_before, after=last, at_most=_AT_ONCE
            ):
                for inquiry_id, reference in found.items():
                    yield status, inquiry_id, reference
                    last = inquiry_id

    async def watch(self) -> int:
        """An alarm where the job has not come to its end for a day. The first look counts as a run:
        a system that was just set up is not late.
        """
        now, last = self.now(), await self.runs.last()
        if last is None:
            await self.runs.note(now)
        alarm("retention.not-run", lasts=last is not None and now - last > LATE_AFTER)
        return 0

    async def _erase(self, inquiry_id: str, now: datetime) -> int:
        """One that cannot be erased costs itself and nothing else."""
        try:
            return 1 if await self.erase(inquiry_id, now) else 0
        except UnderHold:  # put there a moment ago
            return 0
        except InquiryUnreadable as error:
            _log.error("inquiry.not-erased", error, inquiry_id=inquiry_id)
            return 0
