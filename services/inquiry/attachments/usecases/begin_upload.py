"""A patient announces a file: its kind, name and size."""

from collections.abc import Callable
from dataclasses import dataclass

from services.inquiry.attachments.domain import (
    Attachment,
    Attachments,
    Kind,
    clean_filename,
    filename_part,
)
from services.inquiry.attachments.ports import AttachmentStore
from services.inquiry.inquiries.domain import Inquiry, InquiryEnded
from services.inquiry.privacy.ports import Vault
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class BeginUpload:
    store: AttachmentStore
    vault: Vault
    now: Clock
    new_id: Callable[[], str]

    async def __call__(
        self, inquiry: Inquiry, *, kind: Kind, filename: str, size: int
    ) -> Attachment:
        """Raises `AttachmentEmpty`, `AttachmentTooLarge`, `TooManyAttachments`, `InquiryEnded`."""
        begun = await self._sealed(inquiry.id, kind, filename, size)
        Attachments(inquiry_id=inquiry.id).begin(begun)  # refused before anything is stored
        changed = await self.store.change(inquiry.id, lambda one: one.begin(begun))
        return changed.get(begun.id)

    async def _sealed(self, inquiry_id: str, kind: Kind, filename: str, size: int) -> Attachment:
        attachment_id = self.new_id()
        part = filename_part(attachment_id)
        sealed = await self.vault.seal_more(inquiry_id, {part: clean_filename(filename)})
        if sealed is None:  # erased
            raise InquiryEnded
        return Attachment(
            id=attachment_id, kind=kind, filename=sealed[part], size=size, at=self.now()
        )
