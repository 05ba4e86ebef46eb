"""What moves a lead on, and what it refuses in the wrong state."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.deadlines.domain import Due
from services.routing.decisions.domain import DoctorAtClinic, TravelClass
from services.routing.leads.domain import (
    OPEN_STATUSES,
    STAGES,
    Action,
    ActionNotPossible,
    CloseReason,
    DeclineReason,
    Lead,
    LeadAlreadyContacted,
    LeadAlreadyThere,
    LeadNotOpen,
    LeadStatus,
    MoveReason,
)
from shared.errors import Refusal
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.leads.builders import lead_in, new_lead

NOW = RECEIVED_AT + timedelta(hours=1)
KIM = DoctorAtClinic("calgary", "kim")
CHAN = DoctorAtClinic("toronto", "chan")
ENDED = (LeadStatus.CLOSED, LeadStatus.WITHDRAWN, LeadStatus.UNKNOWN)


def reassigned(lead: Lead, to: DoctorAtClinic = KIM) -> Lead:
    return lead.reassign(
        to,
        MoveReason.EXPERTISE,
        coordinator="jordan",
        travel_class=TravelClass.INTERNATIONAL,
        due=Due(at=NOW),
        by="maya",
        now=NOW,
    )


Step = Callable[[Lead], Lead]
STEPS: dict[Action, Step] = {
    Action.CONTACT: lambda lead: lead.contact(by="ann", now=NOW),
    Action.ACCEPT: lambda lead: lead.accept(by="ann", now=NOW),
    Action.DECLINE: lambda lead: lead.decline(DeclineReason.NO_TIME, by="ann", now=NOW),
    Action.REASSIGN: reassigned,
    Action.TRANSFER: lambda lead: lead.transfer(
        "calgary", MoveReason.PATIENT_WISH, by="ann", now=NOW
    ),
    Action.ADVANCE: lambda lead: lead.advance(LeadStatus.BOOKED, by="ann", now=NOW),
    Action.CLOSE: lambda lead: lead.close(CloseReason.BOOKED, by="ann", now=NOW),
    Action.NOTE: lambda lead: lead.note("note-1", by="ann", now=NOW),
    Action.MESSAGE: lambda lead: lead.message("message-1", by="ann", now=NOW),
}


@pytest.mark.parametrize("status", LeadStatus)
@pytest.mark.parametrize("action", STEPS)
def test_an_action_goes_one_version_on_and_is_in_the_history_or_is_refused(
    action: Action, status: LeadStatus
) -> None:
    before = lead_in(status)
    if not before.allows(action):
        refusal = LeadNotOpen if status in ENDED else (ActionNotPossible, LeadAlreadyContacted)
        with pytest.raises(refusal):
            STEPS[action](before)
        return
    after = STEPS[action](before)
    assert after.version == before.version + 1
    record = after.actions[-1]
    assert (record.action, record.at, record.version) == (action, NOW, after.version)
    assert after.actions[:-1] == before.actions


def test_a_declined_lead_waits_again_and_remembers_who_declined_it() -> None:
    lead = lead_in(LeadStatus.CONTACTED)
    declined = lead.decline(DeclineReason.NOT_SUITABLE, by="roy", now=NOW)
    assert declined.status is LeadStatus.UNROUTED
    assert declined.doctor_at_clinic is None
    assert declined.takes_capacity is None
    assert declined.facts.declined_by == (str(lead.doctor_at_clinic),)
    assert declined.contacted_at == lead.contacted_at
    assert declined.actions[-1].source == str(lead.doctor_at_clinic)


def test_a_lead_that_goes_to_a_colleague_keeps_its_contact_and_one_that_leaves_makes_another() -> (
    None
):
    contacted = new_lead(inquiry(location="toronto")).contact(by="maya", now=NOW)
    colleague = CHAN if contacted.doctor == "roy" else DoctorAtClinic("toronto", "roy")
    assert reassigned(contacted, colleague).status is LeadStatus.CONTACTED
    assert reassigned(contacted, KIM).status is LeadStatus.ASSIGNED
    accepted = lead_in(LeadStatus.ACCEPTED)
    assert reassigned(accepted, KIM).status is LeadStatus.ASSIGNED


def test_a_clinic_that_a_person_chose_stays_chosen() -> None:
    assert reassigned(new_lead(), KIM).facts.transferred_to == "calgary"
    transferred = new_lead().transfer("calgary", MoveReason.WORKLOAD, by="maya", now=NOW)
    assert (transferred.facts.transferred_to, transferred.home) == ("calgary", "calgary")
    again = reassigned(transferred, KIM).decline(DeclineReason.OTHER, by="kim", now=NOW)
    assert again.facts.transferred_to == "calgary"


def test_a_lead_is_not_moved_to_where_it_is() -> None:
    lead = new_lead()
    assert lead.doctor_at_clinic is not None
    with pytest.raises(LeadAlreadyThere):
        reassigned(lead, lead.doctor_at_clinic)
    with pytest.raises(LeadAlreadyThere):
        lead.transfer("toronto", MoveReason.OTHER, by="maya", now=NOW)
    on_its_way = lead.transfer("calgary", MoveReason.OTHER, by="maya", now=NOW)
    with pytest.raises(LeadAlreadyThere):
        on_its_way.transfer("calgary", MoveReason.OTHER, by="maya", now=NOW)


@pytest.mark.parametrize("status", [LeadStatus.CONTACTED, *STAGES])
@pytest.mark.parametrize("to", LeadStatus)
def test_a_lead_advances_to_later_stages_only(to: LeadStatus, status: LeadStatus) -> None:
    order = (LeadStatus.CONTACTED, *STAGES)
    if to in STAGES and order.index(to) > order.index(status):
        assert lead_in(status).advance(to, by="maya", now=NOW).status is to
    else:
        with pytest.raises(ActionNotPossible):
            lead_in(status).advance(to, by="maya", now=NOW)


@pytest.mark.parametrize("status", LeadStatus)
def test_a_withdrawn_inquiry_ends_its_lead_whatever_its_state_and_what_has_ended_stays(
    status: LeadStatus,
) -> None:
    before = lead_in(status)
    after = before.withdraw(now=NOW)
    if status in ENDED:
        assert after is before
    else:
        assert after.status is LeadStatus.WITHDRAWN
        assert after.takes_capacity is None
        assert after.withdraw(now=NOW) is after


def test_contact_by_the_same_person_again_changes_nothing_and_by_another_is_refused() -> None:
    contacted = new_lead().contact(by="ann", now=NOW)
    assert contacted.contact(by="ann", now=NOW) is contacted
    with pytest.raises(LeadAlreadyContacted):
        contacted.contact(by="ben", now=NOW)


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_whatever_is_done_in_whatever_order_the_lead_stays_whole(actions: list[Action]) -> None:
    lead = new_lead()
    for action in actions:
        try:
            lead = STEPS[action](lead)
        except Refusal:
            continue
        has_doctor = lead.doctor_at_clinic is not None
        assert has_doctor == (lead.assigned_version is not None)
        assert (lead.takes_capacity is not None) == (lead.status in OPEN_STATUSES)
        assert lead.status is not LeadStatus.UNROUTED or not has_doctor
        assert (lead.assigned_version or 0) <= lead.version
    versions = [record.version for record in lead.actions]
    assert versions == sorted(set(versions))


def test_the_history_of_a_lead_does_not_grow_without_end() -> None:
    lead = new_lead()
    for _ in range(150):
        lead = reassigned(lead, KIM)
        lead = reassigned(lead, CHAN)
    assert len(lead.actions) == 200
    assert lead.actions[-1].version == lead.version
