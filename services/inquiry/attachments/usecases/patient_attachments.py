"""A patient looks at what is attached to an inquiry, reads it and removes it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from services.inquiry.attachments.domain import (
    Attachment,
    AttachmentUnfinished,
    AttachmentUnknown,
    State,
    filename_part,
)
from services.inquiry.attachments.ports import AttachmentStore
from services.inquiry.attachments.usecases.authorize_patient import AuthorizePatient
from services.inquiry.attachments.usecases.read_attachment import ReadContent
from services.inquiry.privacy.ports import Vault
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class NamedAttachment:
    """With its name in clear."""

    attachment: Attachment
    filename: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OpenedAttachment:
    named: NamedAttachment
    content: AsyncIterator[bytes] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ListAttachments:
    """Of an inquiry, for whoever has been found to be allowed to."""

    store: AttachmentStore
    vault: Vault

    async def __call__(self, inquiry_id: str) -> Sequence[NamedAttachment]:
        """In the order in which they were begun; none of an erased inquiry."""
        return await self._named(inquiry_id, (await self.store.of(inquiry_id)).entries)

    async def one(self, inquiry_id: str, attachment_id: str) -> NamedAttachment:
        """Raises `AttachmentUnknown`."""
        found = (await self.store.of(inquiry_id)).get(attachment_id)
        named = await self._named(inquiry_id, (found,))
        if not named:
            raise AttachmentUnknown
        return named[0]

    async def _named(
        self, inquiry_id: str, those: Sequence[Attachment]
    ) -> Sequence[NamedAttachment]:
        parts = {filename_part(one.id): one.filename for one in those}
        opened = await self.vault.open(inquiry_id, parts)
        if opened.is_erased:
            return ()
        return [
            NamedAttachment(attachment=one, filename=opened.text(filename_part(one.id)) or "")
            for one in those
        ]


@dataclass(frozen=True, kw_only=True)
class PatientAttachments:
    """Each raises `StatusLinkNeeded` for whoever holds no session."""

    store: AttachmentStore
    authorize: AuthorizePatient
    listed: ListAttachments
    content: ReadContent

    async def list(self, reference: str, session: str) -> Sequence[NamedAttachment]:
        inquiry = await self.authorize(reference, session)
        return await self.listed(inquiry.id)

    async def read(self, reference: str, session: str, attachment_id: str) -> OpenedAttachment:
        """Raises `AttachmentUnknown` and `AttachmentUnfinished`."""
        inquiry = await self.authorize(reference, session)
        named = await self.listed.one(inquiry.id, attachment_id)
        if named.attachment.state is State.UPLOADING:
            raise AttachmentUnfinished
        if not named.attachment.is_readable:
            raise AttachmentUnknown
        content = await self.content.begun(inquiry.id, named.attachment)
        return OpenedAttachment(named=named, content=content)

    async def remove(self, reference: str, session: str, attachment_id: str) -> None:
        """Also one that is still being sent. Raises `AttachmentUnknown`."""
        inquiry = await self.authorize(reference, session)
        (await self.store.of(inquiry.id)).get(attachment_id)
        await self.store.change(inquiry.id, lambda one: one.remove(attachment_id))
        await self.store.drop_chunks(attachment_id)
        _log.info("attachment.removed", inquiry_id=inquiry.id)
