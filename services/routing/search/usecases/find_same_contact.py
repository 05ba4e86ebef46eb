"""Whoever reads a lead sees which others have its e-mail address or phone number."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.domain import LeadRow, lead_id_of, visible_to
from services.routing.search.ports import PatientSearch, VisibleLeads
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class FindSameContact:
    """By the blind index of the inquiry service, which opens nothing and tells ids alone: it is no
    disclosure. Of leads that are out of sight there is nothing, their number neither.
    """

    read: ReadLead
    patients: PatientSearch
    leads: VisibleLeads

    async def __call__(self, lead_id: str, by: Principal) -> Sequence[LeadRow]:
        """The newest first. Raises `LeadNotFound` and `SearchUnavailable`."""
        seen = await self.read(lead_id, by)
        same = await self.patients.same_contact(seen.row.inquiry_id, by)
        ids = [lead_id_of(one) for one in same if one != seen.row.inquiry_id]
        rows = await self.leads.some(ids, visible_to(by))
        return sorted(rows, key=lambda row: row.received_at, reverse=True)
