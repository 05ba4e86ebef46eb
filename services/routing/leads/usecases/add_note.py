"""Whoever looks after a lead writes a note about its patient."""

from dataclasses import dataclass
from typing import Final

from services.routing.leads.domain import Action, Lead, LeadHasChanged, LeadNotFound
from services.routing.leads.ports import Leads, PatientNotes
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.assertion import NOTE, DisclosureRequest
from shared.errors import Unavailable

_ATTEMPTS: Final = 20
"""Of a write that others are faster than; each time one of them has succeeded."""


@dataclass(frozen=True, kw_only=True)
class NoteRequest(ActionRequest):
    """`target`: the note's id, in which the version that was seen is contained."""

    def is_done(self, lead: Lead) -> bool:
        return any(
            (done.action, done.target) == (self.action, self.target) for done in lead.actions
        )


@dataclass(frozen=True, kw_only=True)
class AddNote:
    """The text goes to the inquiry first, and then its id into the lead's history. If this process
    dies between the two, the same request again makes the same note of it.
    """

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
        request = NoteRequest(
            action=Action.NOTE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            target=note_id,
        )
        before, is_done = await self.act.begin(request)
        if is_done:
            return before
        self._noted(before, note_id, by)  # refused in a wrong state, before the text goes anywhere
        await self.notes.add(_handing_over(before, note_id, by), text)
        return await self._write(before, request, note_id)

    async def _write(self, lead: Lead, request: NoteRequest, note_id: str) -> Lead:
        """The note is kept by now, so it is recorded with whatever the lead has become since."""
        for _ in range(_ATTEMPTS):
            if request.is_done(lead):
                return lead
            after = self._noted(lead, note_id, request.by)
            try:
                await self.leads.replace(after)
            except LeadHasChanged:
                lead = await self._present(lead.id)
            else:
                return after
        raise Unavailable

    async def _present(self, lead_id: str) -> Lead:
        lead = await self.leads.get(lead_id)
        if lead is None:
            raise LeadNotFound(lead_id)
        return lead

    def _noted(self, lead: Lead, note_id: str, by: Principal) -> Lead:
        return lead.note(note_id, by=by.account_id, now=self.now())


def _handing_over(lead: Lead, note_id: str, by: Principal) -> DisclosureRequest:
    return DisclosureRequest(
        account_id=by.account_id,
        name=by.name,
        role=by.role.value,
        lead_id=lead.id,
        inquiry_id=lead.inquiry_id,
        purpose=NOTE,
        note_id=note_id,
    )
