"""The clinic takes an inquiry over into its own records; that this is recorded comes first."""

from dataclasses import dataclass

from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.domain.refusals import DetailsErased
from services.inquiry.disclosure.usecases.record_access import RecordAccess
from services.inquiry.fhir.domain import JSON, Exported, bundle_of
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ExportInquiry:
    record: RecordAccess
    catalogue: Catalogue

    async def __call__(self, assertion: Assertion | UnreadableAssertion) -> JSON:
        recorded = await self.record(assertion, PatientFile.reading_fault)
        entry = recorded.entry
        inquiry = await self.record.inquiries.get(entry.inquiry_id)
        if inquiry is None or inquiry.erased_at is not None:  # meanwhile
            raise DetailsErased
        procedure = await self.catalogue.procedure(inquiry.facts.procedure)
        location = inquiry.lead.location
        clinic = await self.catalogue.clinic(location) if location else None
        _log.info(
            "security.details-exported",
            account=entry.account_id,
            lead_id=entry.lead_id,
            inquiry_id=entry.inquiry_id,
            disclosure_id=entry.id,
        )
        exported = Exported(
            inquiry=inquiry,
            personal=recorded.file.personal,
            procedure=procedure.title(inquiry.locale) if procedure else inquiry.facts.procedure,
            clinic=clinic.name if clinic else None,
        )
        return bundle_of(exported, entry.at)
