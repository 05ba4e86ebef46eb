"""The bytes of an upload, sealed chunk by chunk as they come.

Nothing is locked: a chunk becomes part of an attachment by one guarded write, and only who goes on
from where it ends can do it. Of two who send at once one is refused at the first chunk.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from services.inquiry.attachments.domain import (
    CHUNK_BYTES,
    Attachment,
    AttachmentTooLarge,
    AttachmentUnknown,
    UploadOffsetWrong,
    chunk_part,
)
from services.inquiry.attachments.ports import AttachmentStore
from services.inquiry.inquiries.domain import InquiryEnded
from services.inquiry.privacy.ports import Vault


@dataclass(frozen=True, kw_only=True)
class AppendUpload:
    store: AttachmentStore
    vault: Vault

    async def __call__(
        self, inquiry_id: str, begun: Attachment, content: AsyncIterator[bytes]
    ) -> Attachment:
        """All that comes, from where the upload stands; what has come when it ends early is kept.

        Raises `AttachmentTooLarge` when more comes than was announced: then nothing makes it whole.
        Raises `UploadOffsetWrong` when somebody else goes on with it, or it is removed.
        """
        upload = _Upload(self, inquiry_id, begun)
        async for piece in content:
            await upload.take(piece)
        await upload.put_tail(is_end=False)
        return upload.attachment

    async def all_of(
        self, inquiry_id: str, begun: Attachment, content: AsyncIterator[bytes]
    ) -> Attachment:
        """The same for content that ends where it is whole, whatever size was announced at most."""
        upload = _Upload(self, inquiry_id, begun)
        async for piece in content:
            await upload.take(piece)
        await upload.put_tail(is_end=True)
        return upload.attachment


class _Upload:
    """One request's part of an upload: a chunk at most is in memory."""

    def __init__(self, use: AppendUpload, inquiry_id: str, begun: Attachment) -> None:
        self._store, self._vault = use.store, use.vault
        self._inquiry_id = inquiry_id
        self.attachment = begun
        self._tail: bytearray | None = None
        self._is_new = False

    async def take(self, piece: bytes) -> None:
        """A full chunk is kept back until more comes: the last one is sealed as such."""
        if not piece:
            return
        tail = await self._open_tail()
        start = self.attachment.offset - self.attachment.tail_bytes
        if start + len(tail) + len(piece) > self.attachment.size:
            raise AttachmentTooLarge
        self._is_new = True
        rest = memoryview(piece)
        while rest:
            fits = CHUNK_BYTES - len(tail)
            tail += rest[:fits]
            rest = rest[fits:]
            if rest:
                await self._put(bytes(tail), is_last=False)
                tail.clear()

    async def put_tail(self, *, is_end: bool) -> None:
        tail = self._tail
        if tail is None or not self._is_new:
            return
        start = self.attachment.offset - self.attachment.tail_bytes
        is_last = is_end or start + len(tail) == self.attachment.size
        await self._put(bytes(tail), is_last=is_last, is_end=is_end)

    async def _open_tail(self) -> bytearray:
        if self._tail is None:
            self._tail = bytearray(await self._kept_tail())
        return self._tail

    async def _kept_tail(self) -> bytes:
        one = self.attachment
        if not one.tail_bytes:
            return b""
        index = len(one.chunks) - 1
        sealed = await self._store.chunk(one.chunks[index])
        if sealed is None:  # somebody went on, or removed it
            raise UploadOffsetWrong
        opened = await self._vault.open_bytes(self._inquiry_id, one.part(index), sealed)
        if opened is None:
            raise InquiryEnded
        return opened

    async def _put(self, clear: bytes, *, is_last: bool, is_end: bool = False) -> None:
        before = self.attachment
        start = before.offset
        begin = start - before.tail_bytes
        part = chunk_part(before.id, begin // CHUNK_BYTES, is_last=is_last)
        sealed = await self._vault.seal_bytes(self._inquiry_id, part, clear)
        if sealed is None:
            raise InquiryEnded
        chunk_id = await self._store.put_chunk(self._inquiry_id, before.id, sealed)

        def extended(one: Attachment) -> Attachment:
            longer = one.extended(chunk_id, start=start, end=begin + len(clear))
            return longer.ended() if is_end else longer

        await self._name_chunk(chunk_id, extended)
        if before.tail_bytes:
            await self._store.drop_chunk(before.chunks[-1])

    async def _name_chunk(
        self, chunk_id: str, extended: Callable[[Attachment], Attachment]
    ) -> None:
        attachment_id = self.attachment.id
        try:
            changed = await self._store.change(
                self._inquiry_id, lambda all_: all_.change(attachment_id, extended)
            )
        except (AttachmentTooLarge, AttachmentUnknown, UploadOffsetWrong):
            await self._store.drop_chunk(chunk_id)
            raise
        self.attachment = changed.get(attachment_id)
