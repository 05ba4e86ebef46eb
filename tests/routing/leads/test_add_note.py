"""A note goes to the patient's inquiry; of it the lead's history has the id, and nothing else."""

from dataclasses import replace

import pytest

from services.routing.leads.domain import (
    Action,
    Lead,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    LeadStatus,
)
from services.routing.leads.usecases.act_on_lead import ActOnLead
from services.routing.leads.usecases.add_note import AddNote
from shared.auth.domain import Role, RoleMayNot
from shared.disclosure.assertion import NOTE, DisclosureRequest
from shared.errors import Unavailable
from tests.routing.leads.builders import InMemoryRouting, lead_in, new_lead, person
from tests.support.in_memory_disclosure import InMemoryPatientNotes

TEXT = "Called; prefers mornings."


def adding(routing: InMemoryRouting, notes: InMemoryPatientNotes) -> AddNote:
    act = ActOnLead(leads=routing.leads, capacities=routing.capacities)
    return AddNote(act=act, leads=routing.leads, notes=notes, now=routing.clock)


async def having(lead: Lead) -> tuple[InMemoryRouting, InMemoryPatientNotes, AddNote]:
    routing, notes = InMemoryRouting(), InMemoryPatientNotes()
    await routing.has(lead)
    return routing, notes, adding(routing, notes)


async def test_the_history_has_the_notes_id_and_nobody_is_told() -> None:
    lead = new_lead()
    routing, notes, add_note = await having(lead)
    noted = await add_note(lead.id, TEXT, person(), expected_version=1)
    assert noted == await routing.lead(lead.id)
    assert replace(noted, version=1, updated_at=lead.updated_at, actions=()) == lead
    (done,) = noted.actions
    ((note_id, (request, text)),) = notes.kept.items()
    assert (done.action, done.by, done.version, done.target) == (Action.NOTE, "maya", 2, note_id)
    assert text == TEXT
    assert TEXT not in repr(noted)
    assert routing.announced(lead) == ["lead.assigned.v1"]
    assert request == DisclosureRequest(
        account_id="maya",
        name="A Person",
        role="coordinator",
        lead_id=lead.id,
        inquiry_id=lead.inquiry_id,
        purpose=NOTE,
        note_id=note_id,
    )


async def test_the_same_request_again_adds_nothing() -> None:
    lead = new_lead()
    _, notes, add_note = await having(lead)
    first = await add_note(lead.id, TEXT, person(), expected_version=1)
    assert await add_note(lead.id, TEXT, person(), expected_version=1) == first
    assert notes.handed_over == 1


async def test_another_text_over_an_old_version_is_no_repetition() -> None:
    lead = new_lead()
    _, notes, add_note = await having(lead)
    await add_note(lead.id, TEXT, person(), expected_version=1)
    with pytest.raises(LeadHasChanged) as refused:
        await add_note(lead.id, f"{TEXT} Or evenings.", person(), expected_version=1)
    assert refused.value.etag == '"2"'
    assert notes.handed_over == 1
    await add_note(lead.id, f"{TEXT} Or evenings.", person(), expected_version=2)
    assert len(notes.kept) == 2


async def test_a_retry_after_a_crash_between_the_two_writes_makes_one_note() -> None:
    lead = new_lead()
    routing, notes, add_note = await having(lead)
    await add_note(lead.id, TEXT, person(), expected_version=1)
    before_the_crash = InMemoryRouting()
    await before_the_crash.has(lead)
    noted = await adding(before_the_crash, notes)(lead.id, TEXT, person(), expected_version=1)
    assert noted == await routing.lead(lead.id)
    assert notes.handed_over == 2
    assert len(notes.kept) == 1


class _Slow(InMemoryPatientNotes):
    """Somebody accepts the lead while the note is on its way."""

    def __init__(self, routing: InMemoryRouting) -> None:
        super().__init__()
        self._routing = routing

    async def add(self, request: DisclosureRequest, text: str) -> None:
        await super().add(request, text)
        await self._routing.actions.accept(request.lead_id, person("zoe"), expected_version=1)


async def test_a_note_that_is_kept_is_recorded_also_when_the_lead_has_changed_meanwhile() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    notes = _Slow(routing)
    noted = await adding(routing, notes)(lead.id, TEXT, person(), expected_version=1)
    assert (noted.status, noted.version) == (LeadStatus.ACCEPTED, 3)
    assert [done.action for done in noted.actions] == [Action.ACCEPT, Action.NOTE]
    again = await adding(routing, notes)(lead.id, TEXT, person(), expected_version=1)
    assert again == noted


async def test_what_the_inquiry_service_refuses_is_in_no_history() -> None:
    lead = new_lead()
    routing, notes, add_note = await having(lead)
    notes.refuses = Unavailable()
    with pytest.raises(Unavailable):
        await add_note(lead.id, TEXT, person(), expected_version=1)
    assert await routing.lead(lead.id) == lead


@pytest.mark.parametrize("status", [LeadStatus.CLOSED, LeadStatus.WITHDRAWN])
async def test_nothing_is_written_about_a_lead_that_has_ended(status: LeadStatus) -> None:
    lead = lead_in(status)
    _, notes, add_note = await having(lead)
    with pytest.raises(LeadNotOpen):
        await add_note(lead.id, TEXT, person(), expected_version=lead.version)
    assert notes.handed_over == 0


@pytest.mark.parametrize(
    "role", [one for one in Role if one not in {Role.COORDINATOR, Role.DOCTOR}]
)
async def test_who_does_not_look_after_a_lead_writes_nothing_about_it(role: Role) -> None:
    lead = new_lead()
    _, notes, add_note = await having(lead)
    with pytest.raises(RoleMayNot):
        await add_note(lead.id, TEXT, person("x", "*", role=role), expected_version=1)
    assert notes.handed_over == 0


async def test_the_leads_doctor_writes_about_it_and_who_does_not_see_it_does_not() -> None:
    lead = new_lead()
    _, notes, add_note = await having(lead)
    for who in (person("jordan", "calgary"), person("k", role=Role.DOCTOR, doctor="kim")):
        with pytest.raises(LeadNotFound):
            await add_note(lead.id, TEXT, who, expected_version=1)
    assert notes.handed_over == 0
    doctor = person("d", role=Role.DOCTOR, doctor=lead.doctor)
    await add_note(lead.id, TEXT, doctor, expected_version=1)
    assert notes.handed_over == 1
