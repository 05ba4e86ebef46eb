"""Whoever looks after a lead writes a note about its patient."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, Lead
from services.routing.leads.ports import Leads, PatientNotes
from services.routing.leads.usecases.act_on_lead import ActOnLead
from services.routing.leads.usecases.record_text import RecordText, TextRequest, request_about
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.assertion import NOTE


@dataclass(frozen=True, kw_only=True)
class AddNote:
    act: ActOnLead
    leads: Leads
    notes: PatientNotes
    now: Clock

    async def __call__(
        self, lead_id: str, text: str, by: Principal, *, expected_version: int
    ) -> Lead:
        note_id = self.notes.id_of(
            lead_id=lead_id, version=expected_version, account_id=by.account_id, text=text
        )
        request = TextRequest(
            action=Action.NOTE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            target=note_id,
        )
        before, is_done = await self.act.begin(request)
        if is_done:
            return before

        def noted(lead: Lead) -> Lead:
            return lead.note(note_id, by=by.account_id, now=self.now())

        noted(before)  # refused in a wrong state, before the text goes anywhere
        await self.notes.add(request_about(before, by, NOTE, note_id=note_id), text)
        return await RecordText(leads=self.leads)(before, request, noted)
