"""What a worker does with attachments: ends uploads that nobody goes on with, finishes those that
nobody finished, and has those that wait looked at by the scanner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.inquiry.attachments.domain import (
    Attachment,
    Attachments,
    AttachmentTypeRefused,
    AttachmentUnknown,
    State,
    Verdict,
)
from services.inquiry.attachments.ports import AttachmentStore, Scanner, ScannerDown
from services.inquiry.attachments.usecases.finish_upload import FinishUpload
from services.inquiry.attachments.usecases.read_attachment import ReadContent
from services.inquiry.privacy.domain import SealBroken
from shared.clock import Clock
from shared.errors import Unavailable
from shared.logs import get_log
from shared.telemetry import alarm

_log = get_log(__name__)
_AT_ONCE: Final = 50
_WAITS_TOO_LONG: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class TendAttachments:
    """`scanner` None: there is none, and what waits for it is not kept waiting."""

    store: AttachmentStore
    content: ReadContent
    finish: FinishUpload
    scanner: Scanner | None
    now: Clock

    async def __call__(self) -> int:
        """How many were looked after. Killed anywhere, it goes on where it was."""
        count = 0
        for those in await self.store.due(self.now(), _AT_ONCE):
            count += await self._tend(those)
        waiting = await self.store.waiting_since()
        lasts = waiting is not None and self.now() - waiting > _WAITS_TOO_LONG
        alarm("attachment.not-scanned", lasts=lasts)
        return count

    async def _tend(self, those: Attachments) -> int:
        due = [one for one in those.entries if one.due_at and one.due_at <= self.now()]
        for one in due:
            try:
                await self._tend_one(those.inquiry_id, one)
            except AttachmentUnknown:  # removed or erased meanwhile
                continue
            except (SealBroken, Unavailable) as error:  # it costs no other one
                _log.error("attachment.unreadable", error, inquiry_id=those.inquiry_id)
        return len(due)

    async def _tend_one(self, inquiry_id: str, one: Attachment) -> None:
        if one.state is State.WAITING:
            await self._scan(inquiry_id, one)
        elif one.is_whole:
            await self._finish(inquiry_id, one)
        else:
            await self._expire(inquiry_id, one)

    async def _expire(self, inquiry_id: str, one: Attachment) -> None:
        now = self.now()
        left = await self.store.change(inquiry_id, lambda all_: all_.expire(one.id, now))
        if left.find(one.id) is None:
            await self.store.drop_chunks(one.id)
            _log.info("attachment.expired", inquiry_id=inquiry_id)

    async def _finish(self, inquiry_id: str, one: Attachment) -> None:
        try:
            await self.finish(inquiry_id, one)
        except AttachmentTypeRefused:
            return

    async def _scan(self, inquiry_id: str, one: Attachment) -> None:
        try:
            verdict = await self._verdict(inquiry_id, one)
        except ScannerDown:
            _log.warning("attachment.scan-failed", inquiry_id=inquiry_id, attempts=one.scans_failed)
            now = self.now()
            await self._change(inquiry_id, one, lambda at: at.scan_failed(now))
            return
        await self._change(inquiry_id, one, lambda at: at.scanned(verdict))
        if verdict is Verdict.REFUSED:
            await self.store.drop_chunks(one.id)
            _log.warning("security.attachment-refused", inquiry_id=inquiry_id)

    async def _verdict(self, inquiry_id: str, one: Attachment) -> Verdict | None:
        if self.scanner is None:
            return None
        return await self.scanner.scan(one, await self.content.begun(inquiry_id, one))

    async def _change(
        self, inquiry_id: str, one: Attachment, transition: Callable[[Attachment], Attachment]
    ) -> None:
        await self.store.change(inquiry_id, lambda all_: all_.change(one.id, transition))
