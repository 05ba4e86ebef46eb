"""A message goes to the inquiry; of it the lead's history has the id, and nothing else."""

from dataclasses import dataclass, field

import pytest

from services.routing.leads.domain import (
    Action,
    Lead,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    LeadStatus,
    PatientFact,
)
from services.routing.leads.usecases.act_on_lead import ActOnLead
from services.routing.leads.usecases.send_message import SendMessage
from shared.auth.domain import Role, RoleMayNot
from shared.disclosure.assertion import MESSAGE
from shared.errors import Unavailable
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.leads.builders import InMemoryRouting, lead_in, new_lead, person
from tests.support.in_memory_disclosure import InMemoryPatientMessages

TEXT = "Nothing after midnight."


@dataclass
class Sending:
    routing: InMemoryRouting = field(default_factory=InMemoryRouting)
    messages: InMemoryPatientMessages = field(default_factory=InMemoryPatientMessages)

    @property
    def send(self) -> SendMessage:
        return SendMessage(
            act=ActOnLead(leads=self.routing.leads, capacities=self.routing.capacities),
            leads=self.routing.leads,
            messages=self.messages,
            counted=self.routing.messages,
            now=self.routing.clock,
        )

    async def has(self, lead: Lead, *, written: int = 0) -> Lead:
        """With so many messages of its patient."""
        await self.routing.has(lead)
        self.messages.from_patient = written
        if written:
            fact = PatientFact(
                inquiry_id=lead.inquiry_id, messages=written, last_message_at=RECEIVED_AT
            )
            await self.routing.hear_patient(fact)
        return lead


async def test_what_was_written_before_is_answered_by_it_and_the_history_has_its_id() -> None:
    sending = Sending()
    lead = await sending.has(new_lead(), written=3)
    done = await sending.send(lead.id, TEXT, person(), expected_version=1)
    assert done == await sending.routing.lead(lead.id)
    assert done.messages_waiting == 0
    (action,) = done.actions
    ((message_id, (request, text)),) = sending.messages.sent.items()
    assert (action.action, action.target, action.version) == (Action.MESSAGE, message_id, 2)
    assert (request.purpose, request.note_id, text) == (MESSAGE, None, TEXT)
    assert sending.routing.announced(lead) == ["lead.assigned.v1"]
    assert TEXT not in repr(done)


async def test_what_comes_while_it_is_written_is_not_answered_by_it() -> None:
    sending = Sending()
    lead = await sending.has(new_lead(), written=3)
    sending.messages.from_patient = 2  # inquiry took the answer before the third came
    done = await sending.send(lead.id, TEXT, person(), expected_version=1)
    assert done.messages_waiting == 1


async def test_the_same_request_again_sends_nothing() -> None:
    sending = Sending()
    lead = await sending.has(new_lead())
    first = await sending.send(lead.id, TEXT, person(), expected_version=1)
    sending.messages.refuses = Unavailable()
    assert await sending.send(lead.id, TEXT, person(), expected_version=1) == first
    with pytest.raises(LeadHasChanged):
        await sending.send(lead.id, "Something else.", person(), expected_version=1)


async def test_a_retry_after_a_crash_between_the_two_writes_sends_one_message() -> None:
    sending = Sending()
    lead = await sending.has(new_lead(), written=1)
    crashed = Sending(messages=sending.messages)
    await crashed.has(lead)
    await crashed.send(lead.id, TEXT, person(), expected_version=1)
    done = await sending.send(lead.id, TEXT, person(), expected_version=1)
    assert len(sending.messages.sent) == 1
    assert [one.action for one in done.actions] == [Action.MESSAGE]


@pytest.mark.parametrize("status", [LeadStatus.CLOSED, LeadStatus.WITHDRAWN])
async def test_after_the_end_nothing_is_sent(status: LeadStatus) -> None:
    sending = Sending()
    lead = await sending.has(lead_in(status))
    with pytest.raises(LeadNotOpen):
        await sending.send(lead.id, TEXT, person(), expected_version=lead.version)
    assert sending.messages.sent == {}


async def test_whoever_may_not_write_to_the_patient_sends_nothing() -> None:
    sending = Sending()
    lead = await sending.has(new_lead())
    with pytest.raises(LeadNotFound):
        await sending.send(lead.id, TEXT, person("jordan", "calgary"), expected_version=1)
    with pytest.raises(RoleMayNot):
        await sending.send(lead.id, TEXT, person("m", "*", role=Role.MANAGER), expected_version=1)
    assert sending.messages.sent == {}


async def test_what_is_not_taken_leaves_the_lead_as_it_was() -> None:
    sending = Sending()
    lead = await sending.has(new_lead(), written=1)
    before = await sending.routing.lead(lead.id)
    sending.messages.refuses = Unavailable()
    with pytest.raises(Unavailable):
        await sending.send(lead.id, TEXT, person(), expected_version=1)
    assert await sending.routing.lead(lead.id) == before
