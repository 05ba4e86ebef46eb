"""What was begun is finished, and what came back from a backup is erased again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.erasure.ports import ErasedInquiries, Erasures, PatientKeys
from services.inquiry.erasure.usecases.erase_inquiry import EraseInquiry
from services.inquiry.inquiries.domain import Erasure
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)
_AT_ONCE: Final = 500
_RECENT: Final = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class ReapplyErasures:
    """The record of erasures and the marks on the inquiries are held against each other, both ways:
    whichever was restored to before an erasure follows the other. A hold that came back with it
    holds up nothing: it ended before.
    """

    erase: EraseInquiry
    erasures: Erasures
    erased: ErasedInquiries
    keys: PatientKeys
    now: Clock

    async def __call__(self) -> int:
        """All there ever were; how many had something to be done. At the start of a worker, and
        after a restore.
        """
        return await self._reapply(since=None)

    async def recent(self) -> int:
        """Those of the last two days: what a process has left that ended between two steps."""
        return await self._reapply(since=self.now() - _RECENT)

    async def _reapply(self, *, since: datetime | None) -> int:
        async for batch in self._marked(since):
            await self.erasures.note_all(batch)
        count = 0
        async for batch in self._noted(since):
            ids = [one.inquiry_id for one in batch]
            left = {*await self.keys.having_key(ids), *await self.erased.not_erased(ids)}
            for one in batch:
                count += await self._again(one) if one.inquiry_id in left else 0
        return count

    async def _again(self, one: Erasure) -> int:
        _log.warning("inquiry.erased-again", inquiry_id=one.inquiry_id)
        await self.keys.destroy_key(one.inquiry_id)
        await self.erase(one.inquiry_id, one.erased_at, despite_hold=True)
        return 1

    async def _marked(self, since: datetime | None) -> AsyncIterator[list[Erasure]]:
        last = ""
        while batch := list(await self.erased.erased_after(last, since=since, at_most=_AT_ONCE)):
            yield batch
            last = batch[-1].inquiry_id

    async def _noted(self, since: datetime | None) -> AsyncIterator[list[Erasure]]:
        last = ""
        while batch := list(await self.erasures.after(last, since=since, at_most=_AT_ONCE)):
            yield batch
            last = batch[-1].inquiry_id
