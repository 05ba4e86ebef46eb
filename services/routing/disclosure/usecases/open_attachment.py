"""A coordinator or the doctor opens one of the patient's documents, and says why."""

from dataclasses import dataclass, replace

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.disclosure.domain import AttachmentUnknown, OpenedAttachment
from services.routing.disclosure.ports import PatientDetails
from services.routing.disclosure.usecases.open_patient_details import note_asked, permitted
from services.routing.inbox.usecases.read_lead import ReadLead
from shared.auth.domain import Principal
from shared.disclosure.assertion import Purpose
from shared.errors import Refusal
from shared.ids import is_id
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class OpenAttachment:
    """For whom the details may be opened; each document is a disclosure of its own."""

    read: ReadLead
    details: PatientDetails
    note: NoteAct

    async def __call__(
        self, lead_id: str, attachment_id: str, *, purpose: Purpose, by: Principal
    ) -> OpenedAttachment:
        known: str | None = None  # an id that leads nowhere may be any text, and is not repeated
        try:
            row = (await self.read(lead_id, by)).row
            known = lead_id
            request = permitted(row, purpose, by)
            if not is_id(attachment_id):
                raise AttachmentUnknown
            request = replace(request, attachment_id=attachment_id)
            await note_asked(self.note, "disclosure.attachment", row, request)
            opened = await self.details.open_attachment(request)
        except Refusal as refusal:
            _say("security.attachment-refused", by, known, code=refusal.code)
            raise
        _say("security.attachment-opened", by, lead_id)
        return opened


def _say(event: str, by: Principal, lead_id: str | None, **more: str) -> None:
    _log.info(event, account=by.account_id, role=by.role.value, lead_id=lead_id, **more)
