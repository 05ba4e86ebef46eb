"""Somebody who looks after a lead opens one file of its patient; the record of it comes first."""

from dataclasses import dataclass

from services.inquiry.attachments.domain import (
    AttachmentNotChecked,
    AttachmentUnknown,
    State,
)
from services.inquiry.attachments.usecases.patient_attachments import (
    ListAttachments,
    NamedAttachment,
    OpenedAttachment,
)
from services.inquiry.attachments.usecases.read_attachment import ReadContent
from services.inquiry.disclosure.usecases.record_access import RecordAccess
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class DiscloseAttachment:
    """Of files that are still sent or checked staff see nothing."""

    record: RecordAccess
    listed: ListAttachments
    content: ReadContent

    async def __call__(
        self, assertion: Assertion | UnreadableAssertion, attachment_id: str
    ) -> OpenedAttachment:
        """Raises what a disclosure does, `AttachmentUnknown` and `AttachmentNotChecked`."""
        recorded = await self.record(
            assertion, lambda file, by: file.attachment_fault(by, attachment_id)
        )
        entry = recorded.entry
        named = await self._named(entry.inquiry_id, attachment_id)
        content = await self.content.begun(entry.inquiry_id, named.attachment)
        _log.info(
            "security.attachment-disclosed",
            account=entry.account_id,
            lead_id=entry.lead_id,
            inquiry_id=entry.inquiry_id,
            disclosure_id=entry.id,
        )
        return OpenedAttachment(named=named, content=content)

    async def _named(self, inquiry_id: str, attachment_id: str) -> NamedAttachment:
        named = await self.listed.one(inquiry_id, attachment_id)
        match named.attachment.state:
            case State.CLEAN:
                return named
            case State.WAITING:
                raise AttachmentNotChecked
            case State.UPLOADING | State.REFUSED:
                raise AttachmentUnknown
