"""A coordinator or the doctor opens the patient's details, and says why."""

from dataclasses import dataclass

from services.routing.disclosure.domain import MayNotOpenDetails, PatientFile, Purpose, Request
from services.routing.disclosure.ports import PatientDetails
from services.routing.inbox.domain import LeadRow
from services.routing.inbox.usecases.read_lead import ReadLead
from shared.logs import get_log
from shared.signin.domain import Principal, Role

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class OpenPatientDetails:
    read: ReadLead
    details: PatientDetails

    async def __call__(self, lead_id: str, *, purpose: Purpose, by: Principal) -> PatientFile:
        """Nothing of the answer is kept: every opening is a disclosure of its own."""
        lead = await self.read(lead_id, by)
        if not may_open(lead.row, by):
            raise MayNotOpenDetails
        opened = await self.details.open(_request(lead.row, purpose, by))
        _log.info("disclosure.opened", lead_id=lead_id, disclosure_id=opened.disclosure_id)
        return opened


def may_open(row: LeadRow, by: Principal) -> bool:
    """A manager or auditor sees the lead, but not whom it is about."""
    match by.role:
        case Role.COORDINATOR:
            return True
        case Role.DOCTOR:
            return by.doctor is not None and row.placement.doctor == by.doctor
        case _:
            return False


def _request(row: LeadRow, purpose: Purpose, by: Principal) -> Request:
    return Request(
        account_id=by.account_id,
        name=by.name,
        role=by.role.value,
        lead_id=row.id,
        inquiry_id=row.inquiry_id,
        purpose=purpose,
    )
