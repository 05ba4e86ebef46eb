"""An attachment's content, opened chunk by chunk."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.inquiry.attachments.domain import Attachment, AttachmentUnknown
from services.inquiry.attachments.ports import AttachmentStore
from services.inquiry.privacy.domain import SealBroken
from services.inquiry.privacy.ports import Vault


@dataclass(frozen=True, kw_only=True)
class ReadContent:
    """For use cases that have found that it may be read."""

    store: AttachmentStore
    vault: Vault

    async def begun(self, inquiry_id: str, attachment: Attachment) -> AsyncIterator[bytes]:
        """All of it, with the first chunk opened already: so what cannot be read at all is refused
        before anything is answered. Raises `AttachmentUnknown` when it has been removed or erased.
        """
        first = await self.chunk(inquiry_id, attachment, 0)
        return self._rest(inquiry_id, attachment, first)

    async def _rest(
        self, inquiry_id: str, attachment: Attachment, first: bytes
    ) -> AsyncIterator[bytes]:
        yield first
        for index in range(1, len(attachment.chunks)):
            yield await self.chunk(inquiry_id, attachment, index)

    async def chunk(self, inquiry_id: str, attachment: Attachment, index: int) -> bytes:
        """Raises `AttachmentUnknown` and `SealBroken`."""
        sealed = await self.store.chunk(attachment.chunks[index])
        if sealed is None:
            raise AttachmentUnknown
        opened = await self.vault.open_bytes(inquiry_id, attachment.part(index), sealed)
        if opened is None:
            raise AttachmentUnknown
        if len(opened) != attachment.expected_bytes(index):
            raise SealBroken("not the chunk that belongs here")
        return opened
