"""Whoever looks after a lead writes to its patient, and has answered what was written before."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, Lead
from services.routing.leads.ports import LeadMessages, Leads, PatientMessages
from services.routing.leads.usecases.act_on_lead import ActOnLead
from services.routing.leads.usecases.record_text import RecordText, TextRequest, request_about
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.assertion import MESSAGE


@dataclass(frozen=True, kw_only=True)
class SendMessage:
    act: ActOnLead
    leads: Leads
    messages: PatientMessages
    counted: LeadMessages
    now: Clock

    async def __call__(
        self, lead_id: str, text: str, by: Principal, *, expected_version: int
    ) -> Lead:
        message_id = self.messages.message_id_of(
            lead_id=lead_id, version=expected_version, account_id=by.account_id, text=text
        )
        request = TextRequest(
            action=Action.MESSAGE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            target=message_id,
        )
        before, is_done = await self.act.begin(request)
        if is_done:
            return before

        def sent(lead: Lead) -> Lead:
            return lead.message(message_id, by=by.account_id, now=self.now())

        sent(before)  # refused in a wrong state, before the text goes anywhere
        answered = await self.messages.send(
            request_about(before, by, MESSAGE, message_id=message_id), text
        )
        # Before the history has it: once it does, the same request again does nothing more.
        await self.counted.see(before.inquiry_id, through=answered)
        written = await RecordText(leads=self.leads)(before, request, sent)
        return await self.leads.get(lead_id) or written
