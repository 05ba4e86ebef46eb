"""A patient, or a program with a session's token, sends a file in as many parts as it takes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.inquiry.attachments.domain import Attachment, Kind, UploadOffsetWrong
from services.inquiry.attachments.ports import AttachmentStore
from services.inquiry.attachments.usecases.append_upload import AppendUpload
from services.inquiry.attachments.usecases.authorize_patient import AuthorizePatient
from services.inquiry.attachments.usecases.begin_upload import BeginUpload
from services.inquiry.attachments.usecases.finish_upload import FinishUpload


@dataclass(frozen=True, kw_only=True)
class ContinueUpload:
    """Each raises `StatusLinkNeeded` for whoever holds no session, and what its parts raise."""

    store: AttachmentStore
    authorize: AuthorizePatient
    begin_upload: BeginUpload
    append: AppendUpload
    finish: FinishUpload

    async def begin(
        self, reference: str, session: str, *, kind: Kind, filename: str, size: int
    ) -> Attachment:
        inquiry = await self.authorize.to_add(reference, session)
        return await self.begin_upload(inquiry, kind=kind, filename=filename, size=size)

    async def find(self, reference: str, session: str, attachment_id: str) -> Attachment:
        """How far it has come; one that nobody has finished is finished now."""
        inquiry = await self.authorize(reference, session)
        found = (await self.store.of(inquiry.id)).get(attachment_id)
        return await self.finish(inquiry.id, found)

    async def go_on(
        self,
        reference: str,
        session: str,
        attachment_id: str,
        *,
        offset: int,
        content: AsyncIterator[bytes],
    ) -> Attachment:
        """From this offset. Raises `UploadOffsetWrong` when it is another."""
        inquiry = await self.authorize.to_add(reference, session)
        begun = (await self.store.of(inquiry.id)).get(attachment_id)
        if begun.offset != offset:
            raise UploadOffsetWrong
        more = await self.append(inquiry.id, begun, content)
        return await self.finish(inquiry.id, more)
