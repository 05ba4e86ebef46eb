"""A patient's answer: the lead's facts follow, and it goes on by itself."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from services.routing.decisions.domain import InquiryFacts, Residence
from services.routing.leads.domain import (
    Action,
    Lead,
    LeadStatus,
    lead_id_of,
    row_of,
)
from services.routing.leads.usecases.answer_lead import AnswerLead
from services.routing.leads.usecases.route_again import RouteAgain
from shared.eligibility.schema import shipped_rules
from shared.events import (
    Event,
    InquiryAnswered,
    InquiryReceived,
    InquiryWithdrawn,
    LeadQuestionAsked,
    LeadUnrouted,
)
from shared.events import Residence as ResidenceFact
from tests.routing.assignment.test_handlers import received, tell
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.leads.builders import InMemoryRouting

ONTARIO = Residence(country="CA", subdivision="CA-ON")
NOBODY_KNOWS = Residence(country="")


async def asking(**more: object) -> tuple[InMemoryRouting, Lead]:
    routing = InMemoryRouting(rules=shipped_rules())
    facts = replace(inquiry(location="toronto", payer_kind="unknown"), **more)  # type: ignore[arg-type] # the test says what it changes
    return routing, await routing.receives(facts)


def answered(lead: Lead, **more: object) -> InquiryFacts:
    plain = replace(lead.facts, payer_kind="self", revision=1)
    return replace(plain, **more)  # type: ignore[arg-type] # the test says what it changes


async def test_what_is_not_known_is_asked_once_and_the_answer_brings_the_lead_on() -> None:
    routing, lead = await asking()
    assert routing.announced(lead) == ["lead.unrouted.v1", "lead.question_asked.v1"]
    question = routing.leads.announced[lead.id][-1]
    assert isinstance(question, LeadQuestionAsked)
    assert question.questions == ("payer",)
    for _ in range(3):
        await routing.retry_unrouted()
    assert len(routing.announced(lead)) == 2
    after = await routing.answer(answered(lead))
    assert after is not None
    assert (after.status, after.location) == (LeadStatus.ASSIGNED, "toronto")
    assert after.actions[-1].action is Action.ANSWER
    assert routing.announced(lead)[2:] == ["lead.assigned.v1"]


async def test_all_that_is_not_known_is_asked_at_once() -> None:
    routing, lead = await asking(residence=NOBODY_KNOWS)
    question = routing.leads.announced[lead.id][-1]
    assert isinstance(question, LeadQuestionAsked)
    assert set(question.questions) == {"payer", "residence"}


async def test_a_part_of_the_answers_leaves_the_rest_to_be_asked() -> None:
    routing, lead = await asking(residence=NOBODY_KNOWS)
    after = await routing.answer(answered(lead))
    assert after is not None
    assert after.status is LeadStatus.UNROUTED
    question = routing.leads.announced[lead.id][-1]
    assert isinstance(question, LeadQuestionAsked)
    assert question.questions == ("residence",)


async def test_where_an_answer_leaves_nothing_to_be_asked_and_nobody_to_take_it_that_is_told() -> (
    None
):
    routing, lead = await asking(location="nowhere")
    assert routing.announced(lead) == ["lead.unrouted.v1"]  # nobody there, so nothing is asked
    routing, lead = await asking(procedure="micro-needling")
    blocked = answered(lead, residence=ONTARIO, location="nowhere")
    await routing.answer(blocked)
    assert isinstance(routing.leads.announced[lead.id][-1], LeadUnrouted)


async def test_an_older_answer_after_a_newer_one_and_one_that_comes_twice_change_nothing() -> None:
    routing, lead = await asking(residence=NOBODY_KNOWS)
    newest = answered(lead, residence=ONTARIO, revision=2)
    after = await routing.answer(newest)
    assert await routing.answer(newest) == after
    assert await routing.answer(answered(lead, residence=NOBODY_KNOWS)) == after
    assert after is not None
    assert after.facts.residence == ONTARIO


async def test_what_routing_has_noted_stays_through_an_answer() -> None:
    routing, lead = await asking(approved=("toronto/x",), declined_by=("toronto/roy",))
    after = await routing.answer(answered(lead))
    assert after is not None
    assert (after.facts.approved, after.facts.declined_by) == (("toronto/x",), ("toronto/roy",))
    assert after.doctor == "chan"


async def test_decisions_before_and_after_an_answer_are_computed_again() -> None:
    routing, lead = await asking()
    after = await routing.answer(answered(lead))
    assert after is not None
    again = await routing.explain(lead.facts, lead.decision)
    assert again.is_verified
    assert (await routing.explain(after.facts, after.decision)).is_verified


async def test_an_answer_to_a_lead_that_has_its_doctor_keeps_its_decision_explained() -> None:
    routing, lead = await asking()
    first = await routing.answer(answered(lead))
    assert first is not None
    after = await routing.answer(answered(lead, residence=ONTARIO, revision=2))
    assert after is not None
    assert (after.status, after.doctor) == (LeadStatus.ASSIGNED, first.doctor)
    assert (after.decision.inquiry, after.facts.residence) == (first.facts, ONTARIO)
    assert (await routing.explain(after.facts, after.decision)).is_verified


async def test_a_lead_that_has_ended_stays_as_it_ended() -> None:
    routing, lead = await asking()
    ended = await routing.withdraw(lead.inquiry_id)
    assert await routing.answer(answered(lead)) == ended
    assert await routing.answer(inquiry("nobody", revision=1)) is None


def fact_of(event: InquiryReceived, revision: int) -> InquiryAnswered:
    fields = event.model_dump(exclude={"repeat"}) | {
        "payer_kind": "self",
        "facts_revision": revision,
        "residence": ResidenceFact(country="CA", subdivision="CA-ON"),
    }
    return InquiryAnswered(**fields, answered_at=RECEIVED_AT)


UNKNOWN = received("i").model_copy(update={"payer_kind": "unknown"})
ANSWER = fact_of(UNKNOWN, 1)
LATER = fact_of(UNKNOWN, 2).model_copy(update={"payer_kind": "embassy"})


@pytest.mark.parametrize("order", [*permutations([UNKNOWN, ANSWER, LATER])])
async def test_in_whatever_order_and_however_often_facts_come_the_newest_count(
    order: tuple[Event, ...],
) -> None:
    routing = InMemoryRouting(rules=shipped_rules())
    for event in (*order, *order):
        await tell(routing, [event])
    lead = await routing.lead(lead_id_of("i"))
    assert (lead.facts.payer_kind, lead.facts.revision) == ("embassy", 2)
    assert lead.status is LeadStatus.ASSIGNED
    assert sum((await routing.taken_with()).values()) == 1


async def test_an_inquiry_that_is_announced_again_with_its_answers_brings_them() -> None:
    routing = InMemoryRouting(rules=shipped_rules())
    await tell(routing, [UNKNOWN])
    again = UNKNOWN.model_copy(update={"payer_kind": "self", "facts_revision": 1, "repeat": 1})
    await tell(routing, [again])
    assert (await routing.lead(lead_id_of("i"))).facts.payer_kind == "self"


async def test_answered_and_withdrawn_in_one_batch_takes_no_capacity() -> None:
    routing = InMemoryRouting(rules=shipped_rules())
    gone = InquiryWithdrawn(inquiry_id="i", reference="WF-1", withdrawn_at=RECEIVED_AT)
    await tell(routing, [gone, ANSWER, UNKNOWN])
    assert (await routing.lead(lead_id_of("i"))).status is LeadStatus.WITHDRAWN
    assert await routing.taken_with() == {}


async def test_a_waiting_lead_shows_what_it_waits_for() -> None:
    _, lead = await asking()
    assert row_of(lead).eligibility == "ask"


async def test_where_routing_cannot_follow_at_once_its_next_round_does() -> None:
    async def nobody_home(leads: Sequence[Lead]) -> int:
        raise TimeoutError(f"{len(leads)} wait")

    routing, lead = await asking()
    late = AnswerLead(
        leads=routing.leads,
        route_again=RouteAgain(leads=routing.leads, route_now=nobody_home),
        now=routing.clock,
    )
    kept = await late(answered(lead))
    assert kept is not None
    assert (kept.status, kept.decision.inquiry) == (LeadStatus.UNROUTED, lead.facts)
    assert (await routing.explain(kept.facts, kept.decision)).is_verified
    assert await routing.retry_unrouted() == 1
    assert (await routing.lead(lead.id)).status is LeadStatus.ASSIGNED


async def test_two_workers_with_the_same_answer_make_one_change_of_it() -> None:
    routing, lead = await asking()
    facts = answered(lead)
    one, other = await asyncio.gather(routing.answer(facts), routing.answer(facts))
    assert one is not None
    assert other is not None
    after = await routing.lead(lead.id)
    assert [done.action for done in after.actions] == [Action.ANSWER]
    assert sum((await routing.taken_with()).values()) == 1
