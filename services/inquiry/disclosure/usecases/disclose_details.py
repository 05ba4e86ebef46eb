"""A coordinator is shown a patient's details; the record of it comes first."""

from dataclasses import dataclass

from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.usecases.record_access import RecordAccess, Recorded
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class DiscloseDetails:
    record: RecordAccess

    async def __call__(self, assertion: Assertion | UnreadableAssertion) -> Recorded:
        disclosed = await self.record(assertion, PatientFile.reading_fault)
        entry = disclosed.entry
        _log.info(
            "security.details-disclosed",
            account=entry.account_id,
            lead_id=entry.lead_id,
            inquiry_id=entry.inquiry_id,
            disclosure_id=entry.id,
        )
        return disclosed
