"""All of a file is here: it is looked at, and kept or refused."""

from dataclasses import dataclass

from services.inquiry.attachments.domain import (
    Attachment,
    AttachmentTypeRefused,
    State,
    TextCheck,
    known_media_type,
)
from services.inquiry.attachments.domain.media import PLAIN_TEXT
from services.inquiry.attachments.ports import AttachmentStore
from services.inquiry.attachments.usecases.read_attachment import ReadContent
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class FinishUpload:
    store: AttachmentStore
    content: ReadContent
    now: Clock
    is_scanned: bool
    """Whether there is a scanner to wait for."""

    async def __call__(self, inquiry_id: str, attachment: Attachment) -> Attachment:
        """Done again it changes nothing; of an upload that is not whole neither. Raises
        `AttachmentTypeRefused`, and has then kept nothing.
        """
        if attachment.state is not State.UPLOADING or not attachment.is_whole:
            return attachment
        media_type = await self._media_type(inquiry_id, attachment)
        if media_type is None:
            await self.store.change(inquiry_id, lambda one: one.remove(attachment.id))
            await self.store.drop_chunks(attachment.id)
            _log.info("attachment.refused", inquiry_id=inquiry_id, code=AttachmentTypeRefused.code)
            raise AttachmentTypeRefused
        now = self.now()
        changed = await self.store.change(
            inquiry_id,
            lambda all_: all_.change(
                attachment.id,
                lambda one: one.completed(media_type, now, is_to_be_scanned=self.is_scanned),
            ),
        )
        done = changed.get(attachment.id)
        await self.store.drop_chunks(done.id, keep=done.chunks)
        _log.info("attachment.added", inquiry_id=inquiry_id, kind=done.kind.value)
        return done

    async def _media_type(self, inquiry_id: str, attachment: Attachment) -> str | None:
        head = await self.content.chunk(inquiry_id, attachment, 0)
        return known_media_type(
            head, await self._tail(inquiry_id, attachment, head)
        ) or await self._text(inquiry_id, attachment)

    async def _tail(self, inquiry_id: str, attachment: Attachment, head: bytes) -> bytes:
        """Two chunks, since the last may be short."""
        last = len(attachment.chunks) - 1
        indexes = range(max(1, last - 1), last + 1)
        return (head if last < 2 else b"") + b"".join(
            [await self.content.chunk(inquiry_id, attachment, index) for index in indexes]
        )

    async def _text(self, inquiry_id: str, attachment: Attachment) -> str | None:
        check, last = TextCheck(), len(attachment.chunks) - 1
        for index in range(len(attachment.chunks)):
            piece = await self.content.chunk(inquiry_id, attachment, index)
            if not check.feed(piece, is_last=index == last):
                return None
        return PLAIN_TEXT
