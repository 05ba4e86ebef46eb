"""Routing has announced something: the inquiry follows."""

from dataclasses import replace
from datetime import date

import pytest

from services.inquiry.inquiries.domain import LeadOutcome, Status
from services.inquiry.inquiries.domain.erasing import erase
from services.inquiry.tracking.usecases.follow_leads import FollowLeads
from shared.events import (
    NETWORK_DESK,
    Envelope,
    Event,
    LeadAdvanced,
    LeadClosed,
    LeadOverdue,
    LeadReassigned,
    LeadTransferred,
    LeadUnrouted,
)
from tests.inquiry.builders import received_inquiry
from tests.inquiry.lead_events import announced, assigned, contacted
from tests.support.clocks import MONDAY_NOON
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.outboxes import received


def following() -> tuple[InMemoryInquiries, FollowLeads]:
    inquiries = InMemoryInquiries({one: received_inquiry(one) for one in ("a", "b")})
    return inquiries, FollowLeads(inquiries=inquiries)


def unrouted(inquiry_id: str, sequence: int = 1) -> Envelope:
    fact = LeadUnrouted(
        lead_id="lead-1",
        inquiry_id=inquiry_id,
        reference=f"WF-{inquiry_id}",
        because=("x",),
        decided_at=MONDAY_NOON,
    )
    return announced(inquiry_id, sequence, fact)


async def test_each_inquiry_follows_its_own_lead() -> None:
    inquiries, follow = following()
    await follow([assigned("a", "WF-a"), unrouted("b"), contacted("a", "WF-a")])
    one, other = inquiries.kept["a"], inquiries.kept["b"]
    assert (one.status, one.location, one.lead.sequence) == (Status.CONTACTED, "brossard", 2)
    assert (other.status, other.lead.outcome) == (Status.RECEIVED, LeadOutcome.UNROUTED)


async def test_what_comes_again_too_late_or_of_nobody_changes_nothing() -> None:
    inquiries, follow = following()
    events = [assigned("a", "WF-a"), contacted("a", "WF-a")]
    await follow(events)
    before = dict(inquiries.kept)
    await follow([*reversed(events), unrouted("nobody")])
    assert inquiries.kept == before


async def test_a_contact_by_the_networks_desk_names_no_clinic() -> None:
    inquiries, follow = following()
    await follow([assigned("a", "WF-a", 1, "toronto")])
    await follow([contacted("a", "WF-a", 2, NETWORK_DESK)])
    assert inquiries.kept["a"].location == "toronto"


@pytest.mark.parametrize(
    "moved",
    [
        LeadReassigned(
            lead_id="lead-1",
            inquiry_id="a",
            reference="WF-a",
            location="toronto",
            doctor="dr-roy",
            reason="patient_wish",
            reassigned_at=MONDAY_NOON,
        ),
        LeadTransferred(
            lead_id="lead-1",
            inquiry_id="a",
            reference="WF-a",
            location="toronto",
            reason="other",
            transferred_at=MONDAY_NOON,
        ),
    ],
    ids=["reassigned", "transferred"],
)
async def test_the_patient_is_shown_the_clinic_that_has_the_inquiry_now(moved: Event) -> None:
    inquiries, follow = following()
    await follow([assigned("a", "WF-a", 1, "brossard"), announced("a", 2, moved)])
    lead = inquiries.kept["a"].lead
    assert (lead.location, lead.outcome, lead.sequence) == ("toronto", LeadOutcome.ROUTED, 2)


async def test_the_coordinator_is_whoever_the_last_assignment_names() -> None:
    inquiries, follow = following()

    def name() -> str | None:
        return inquiries.kept["a"].coordinator_name

    await follow([assigned("a", "WF-a", 1, coordinator_name="Julie Lavoie")])
    assert name() == "Julie Lavoie"
    await follow([contacted("a", "WF-a", 2)])
    assert name() == "Julie Lavoie"
    await follow([assigned("a", "WF-a", 3, coordinator_name="Zoé Roy")])
    assert name() == "Zoé Roy"
    await follow([assigned("a", "WF-a", 1, coordinator_name="Julie Lavoie")])
    assert name() == "Zoé Roy"
    await follow([unrouted("a", 4)])
    assert name() is None
    await follow([assigned("a", "WF-a", 5)])
    assert name() is None


@pytest.mark.parametrize(("reason", "name"), [("booked", "Julie Lavoie"), ("no_answer", None)])
async def test_nobody_looks_after_what_has_ended(reason: str, name: str | None) -> None:
    inquiries, follow = following()
    await follow([assigned("a", "WF-a", 1, coordinator_name="Julie Lavoie"), closed("a", reason)])
    assert inquiries.kept["a"].coordinator_name == name


async def test_nothing_of_a_coordinator_is_left_of_what_is_erased_or_withdrawn() -> None:
    inquiries, follow = following()
    await follow([assigned("a", "WF-a", 1, coordinator_name="Julie Lavoie")])
    erased = erase(inquiries.kept["a"], MONDAY_NOON)
    assert "Julie" not in str(erased)
    withdrawn = replace(inquiries.kept["a"], status=Status.WITHDRAWN)
    assert withdrawn.coordinator_name is None


async def test_facts_of_other_types_are_passed_over() -> None:
    inquiries, follow = following()
    before = dict(inquiries.kept)
    await follow([announced("a", 1, received("a")), replace(unrouted("b"), data=received("b"))])
    await follow([])
    assert inquiries.kept == before


def closed(inquiry_id: str, reason: str, sequence: int = 2) -> Envelope:
    fact = LeadClosed(
        lead_id="lead-1",
        inquiry_id=inquiry_id,
        reference=f"WF-{inquiry_id}",
        location="toronto",
        reason=reason,
        closed_at=MONDAY_NOON,
    )
    return announced(inquiry_id, sequence, fact)


ABOUT = {"lead_id": "lead-1", "inquiry_id": "a", "reference": "WF-a", "location": "brossard"}


@pytest.mark.parametrize(
    ("stage", "status"), [("records", Status.RECORDS), ("a-new-stage", Status.RECEIVED)]
)
async def test_a_stage_that_is_known_here_is_shown_and_a_newer_one_is_passed_over(
    stage: str, status: Status
) -> None:
    inquiries, follow = following()
    advanced = LeadAdvanced(**ABOUT, stage=stage, advanced_at=MONDAY_NOON)
    await follow([assigned("a", "WF-a"), announced("a", 2, advanced)])
    assert (inquiries.kept["a"].status, inquiries.kept["a"].lead.sequence) == (status, 2)


async def test_the_day_of_the_treatment_comes_with_the_stage() -> None:
    inquiries, follow = following()
    day = date(2027, 2, 8)
    scheduled = LeadAdvanced(**ABOUT, stage="scheduling", on=day, advanced_at=MONDAY_NOON)
    await follow([assigned("a", "WF-a", location="toronto"), announced("a", 2, scheduled)])
    assert inquiries.kept["a"].lead.treatment_on == day


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("not_eligible", Status.DECLINED),
        ("public_plan", Status.DECLINED),
        ("no_answer", Status.CLOSED),
        ("booked", Status.BOOKED),
        ("a-reason-of-a-newer-version", Status.CLOSED),
    ],
)
async def test_a_lead_that_ends_ends_the_inquiry_with_what_its_patient_is_to_read(
    reason: str, status: Status
) -> None:
    inquiries, follow = following()
    await follow([unrouted("a"), closed("a", reason)])
    ended = inquiries.kept["a"]
    assert (ended.status, ended.lead.closed_for) == (status, reason)
    await follow([closed("a", reason), closed("a", "other", 3)])
    again = inquiries.kept["a"].status
    assert again is (Status.CLOSED if status is Status.BOOKED else status)


async def test_a_withdrawn_inquiry_stays_withdrawn_when_its_lead_ends() -> None:
    inquiries, follow = following()
    inquiries.kept["a"] = inquiries.kept["a"].withdraw(MONDAY_NOON)
    await follow([unrouted("a"), closed("a", "not_eligible")])
    assert inquiries.kept["a"].status is Status.WITHDRAWN


async def test_what_is_overdue_is_the_clinics_business_and_not_the_patients() -> None:
    inquiries, follow = following()
    overdue = LeadOverdue(**ABOUT, status="assigned", due_at=MONDAY_NOON, noticed_at=MONDAY_NOON)
    before = dict(inquiries.kept)
    await follow([announced("a", 1, overdue)])
    assert inquiries.kept == before
