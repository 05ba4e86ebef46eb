"""A coordinator or the doctor opens the patient's details, and says why."""

from dataclasses import dataclass

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.disclosure.domain import MayNotOpenDetails, PatientFile
from services.routing.disclosure.ports import PatientDetails
from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.domain import Access, Action, LeadRow, access
from services.routing.leads.ports import LeadMessages
from shared.auth.domain import Principal
from shared.disclosure.assertion import DisclosureRequest, Purpose
from shared.errors import Refusal
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class OpenPatientDetails:
    read: ReadLead
    details: PatientDetails
    messages: LeadMessages
    note: NoteAct

    async def __call__(self, lead_id: str, *, purpose: Purpose, by: Principal) -> PatientFile:
        """Nothing of the answer is kept: every opening is a disclosure of its own."""
        known: str | None = None  # an id that leads nowhere may be any text, and is not repeated
        try:
            lead = await self.read(lead_id, by)
            known = lead_id
            request = permitted(lead.row, purpose, by)
            await note_asked(self.note, "disclosure.details", lead.row, request)
            opened = await self.details.open(request)
            await self.messages.see(lead.row.inquiry_id, through=opened.from_patient)
        except Refusal as refusal:
            say_refused(by, known, refusal)
            raise
        _say_opened(by, lead_id, opened)
        return opened


def permitted(row: LeadRow, purpose: Purpose, by: Principal) -> DisclosureRequest:
    """The request of somebody who may open these details. Raises `MayNotOpenDetails`."""
    if access(by, Action.OPEN_DETAILS, row.placement) is not Access.ALLOWED:
        raise MayNotOpenDetails
    return DisclosureRequest(
        account_id=by.account_id,
        name=by.name,
        role=by.role.value,
        lead_id=row.id,
        inquiry_id=row.inquiry_id,
        purpose=purpose,
    )


async def note_asked(note: NoteAct, action: str, row: LeadRow, request: DisclosureRequest) -> None:
    """That it was asked for; what came of it is in inquiry's own record of disclosures."""
    clinic, purpose = row.placement.home, request.purpose
    await note(action, by=request.account_id, clinic=clinic, about=row.id, reason=purpose)


def _say_opened(by: Principal, lead_id: str, opened: PatientFile) -> None:
    _log.info(
        "security.details-opened",
        account=by.account_id,
        role=by.role.value,
        lead_id=lead_id,
        disclosure_id=opened.disclosure_id,
    )


def say_refused(by: Principal, lead_id: str | None, refusal: Refusal) -> None:
    _log.warning(
        "security.details-refused",
        account=by.account_id,
        role=by.role.value,
        lead_id=lead_id,
        code=refusal.code,
    )
