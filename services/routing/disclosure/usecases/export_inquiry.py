"""A coordinator or the doctor takes a patient's inquiry over into the clinic's records."""

from dataclasses import dataclass

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.disclosure.ports import PatientDetails
from services.routing.disclosure.usecases.open_patient_details import (
    note_asked,
    permitted,
    say_refused,
)
from services.routing.inbox.usecases.read_lead import ReadLead
from shared.auth.domain import Principal
from shared.disclosure.assertion import Purpose
from shared.errors import Refusal
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ExportInquiry:
    read: ReadLead
    details: PatientDetails
    note: NoteAct

    async def __call__(self, lead_id: str, *, purpose: Purpose, by: Principal) -> bytes:
        """A FHIR bundle; nothing of it is kept, and every export is a disclosure of its own."""
        known: str | None = None  # an id that leads nowhere may be any text, and is not repeated
        try:
            lead = await self.read(lead_id, by)
            known = lead_id
            request = permitted(lead.row, purpose, by)
            await note_asked(self.note, "disclosure.export", lead.row, request)
            bundle = await self.details.export(request)
        except Refusal as refusal:
            say_refused(by, known, refusal)
            raise
        _log.info(
            "security.details-exported", account=by.account_id, role=by.role.value, lead_id=lead_id
        )
        return bundle
