"""A patient sends a file at once, as the form of the status page does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.inquiry.attachments.domain import (
    LARGEST_BYTES,
    Attachment,
    AttachmentEmpty,
    Kind,
)
from services.inquiry.attachments.ports import AttachmentStore
from services.inquiry.attachments.usecases.append_upload import AppendUpload
from services.inquiry.attachments.usecases.authorize_patient import AuthorizePatient
from services.inquiry.attachments.usecases.begin_upload import BeginUpload
from services.inquiry.attachments.usecases.finish_upload import FinishUpload


@dataclass(frozen=True, kw_only=True)
class AddAttachment:
    store: AttachmentStore
    authorize: AuthorizePatient
    begin: BeginUpload
    append: AppendUpload
    finish: FinishUpload

    async def __call__(
        self,
        reference: str,
        session: str,
        *,
        kind: Kind,
        filename: str,
        at_most: int,
        content: AsyncIterator[bytes],
    ) -> Attachment:
        """`at_most`: bytes that the content may have. Whatever it raises, it has kept nothing."""
        inquiry = await self.authorize.to_add(reference, session)
        size = min(at_most, LARGEST_BYTES)
        begun = await self.begin(inquiry, kind=kind, filename=filename, size=size)
        try:
            whole = await self.append.all_of(inquiry.id, begun, content)
            if not whole.offset:
                raise AttachmentEmpty
            return await self.finish(inquiry.id, whole)
        except BaseException:
            await self.store.change(inquiry.id, lambda one: one.remove(begun.id))
            await self.store.drop_chunks(begun.id)
            raise
