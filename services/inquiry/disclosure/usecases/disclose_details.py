"""A coordinator is shown a patient's details; the record of it comes first."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.inquiry.attachments.domain import State
from services.inquiry.attachments.usecases.patient_attachments import NamedAttachment
from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.ports import PatientsAttachments
from services.inquiry.disclosure.usecases.record_access import RecordAccess, Recorded
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """The details, and which files there are to be opened."""

    recorded: Recorded
    attachments: Sequence[NamedAttachment] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True)
class DiscloseDetails:
    record: RecordAccess
    attachments: PatientsAttachments

    async def __call__(self, assertion: Assertion | UnreadableAssertion) -> Disclosed:
        disclosed = await self.record(assertion, PatientFile.reading_fault)
        entry = disclosed.entry
        _log.info(
            "security.details-disclosed",
            account=entry.account_id,
            lead_id=entry.lead_id,
            inquiry_id=entry.inquiry_id,
            disclosure_id=entry.id,
        )
        those = await self.attachments(entry.inquiry_id)
        return Disclosed(
            recorded=disclosed,
            attachments=[one for one in those if one.attachment.state is State.CLEAN],
        )
