"""What patients do beside answering: counted once, in any order, and never lost before a lead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.leads.domain import (
    Action,
    CloseReason,
    Lead,
    LeadStatus,
    PatientFact,
    ask_person,
    lead_id_of,
)
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.leads.builders import InMemoryRouting, lead_in, new_lead

ASKED_AT = RECEIVED_AT + timedelta(minutes=5)


def at(number: int) -> datetime:
    return RECEIVED_AT + timedelta(minutes=number)


def message(number: int, lead: Lead | None = None) -> PatientFact:
    inquiry_id = (lead or new_lead()).inquiry_id
    return PatientFact(inquiry_id=inquiry_id, messages=number, last_message_at=at(number))


def person(asked_at: datetime = ASKED_AT) -> PatientFact:
    return PatientFact(inquiry_id=new_lead().inquiry_id, person_asked_at=asked_at)


async def hearing(*facts: PatientFact) -> tuple[InMemoryRouting, Lead]:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    for fact in facts:
        await routing.hear_patient(fact)
    return routing, await routing.lead(lead.id)


async def test_messages_are_counted_without_a_version_so_nobody_is_interrupted() -> None:
    _, lead = await hearing(message(1), message(2))
    assert (lead.messages_waiting, lead.last_message_at) == (2, at(2))
    assert (lead.version, lead.actions) == (1, ())


async def test_what_was_seen_is_not_counted_also_when_it_is_heard_of_later() -> None:
    routing, lead = await hearing(message(1))
    await routing.messages.see(lead.inquiry_id, through=2)
    await routing.hear_patient(message(2))
    assert (await routing.lead(lead.id)).messages_waiting == 0
    await routing.hear_patient(message(3))
    assert (await routing.lead(lead.id)).messages_waiting == 1
    await routing.messages.see(lead.inquiry_id, through=1)  # an answer that comes late
    assert (await routing.lead(lead.id)).messages_waiting == 1


async def test_an_action_over_a_version_that_was_read_before_takes_no_message_away() -> None:
    routing, _ = await hearing()
    read = new_lead()
    await routing.hear_patient(message(3))
    await routing.leads.replace(read.accept(by="roy", now=RECEIVED_AT))
    assert (await routing.lead(read.id)).messages_waiting == 3


@pytest.mark.parametrize("status", [LeadStatus.CLOSED, LeadStatus.WITHDRAWN])
async def test_a_message_after_the_end_is_shown_and_opens_nothing_again(
    status: LeadStatus,
) -> None:
    routing, ended = InMemoryRouting(), lead_in(status)
    await routing.has(ended)
    await routing.hear_patient(message(1, ended))
    await routing.hear_patient(person())
    lead = await routing.lead(ended.id)
    assert (lead.status, lead.messages_waiting) == (status, 1)
    assert (lead.person_asked_at, lead.waits_for_person) == (None, False)
    assert routing.early.kept == {}


async def test_what_is_heard_before_there_is_a_lead_waits_for_it() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    for fact in (message(2), person(), message(1)):
        await routing.hear_patient(fact)
    assert await routing.hear_patient.waiting() == 0
    await routing.has(lead)
    assert await routing.hear_patient.waiting() == 1
    found = await routing.lead(lead.id)
    assert (found.messages_waiting, found.person_asked_at) == (2, ASKED_AT)
    assert await routing.hear_patient.waiting() == 0
    assert routing.early.kept == {}


async def test_asking_for_a_person_is_in_the_history_once() -> None:
    _, lead = await hearing(person(), person(), person(ASKED_AT + timedelta(hours=1)))
    assert [done.action for done in lead.actions] == [Action.ASK_PERSON]
    assert (lead.person_asked_at, lead.version) == (ASKED_AT, 2)
    assert lead.waits_for_person


async def test_whoever_acts_at_the_same_moment_keeps_what_they_did_and_the_asking_is_kept_too() -> (
    None
):
    routing, _ = await hearing()

    lead = new_lead()
    await routing.leads.replace(lead.accept(by="roy", now=RECEIVED_AT))
    await routing.hear_patient(person())
    found = await routing.lead(lead.id)
    assert (found.status, found.waits_for_person) == (LeadStatus.ACCEPTED, True)


FACTS = st.lists(
    st.one_of(
        st.integers(1, 6).map(message),
        st.integers(0, 3).map(lambda minutes: person(ASKED_AT + timedelta(minutes=minutes))),
        st.just("lead"),
        st.integers(1, 6),
    ),
    max_size=20,
)


@given(FACTS)
async def test_in_whatever_order_and_how_often_it_is_heard_the_same_comes_of_it(
    heard: Sequence[PatientFact | int | str],
) -> None:
    """`lead`: it is made then; a number: the clinic has seen the messages up to it."""
    counted: set[tuple[int, datetime | None]] = set()
    for order in (list(heard), [*reversed(heard), *heard]):
        routing, lead = InMemoryRouting(), new_lead(inquiry("i-1", location="toronto"))
        for one in order:
            if isinstance(one, PatientFact):
                await routing.hear_patient(replace(one, inquiry_id="i-1"))
            elif isinstance(one, int):
                await routing.messages.see("i-1", through=one)
            elif await routing.leads.get(lead.id) is None:
                await routing.has(lead)
        if await routing.leads.get(lead.id) is None:
            await routing.has(lead)
        for seen in (one for one in order if isinstance(one, int)):
            await routing.messages.see("i-1", through=seen)
        await routing.hear_patient.waiting()
        found = await routing.lead(lead_id_of("i-1"))
        counted.add((found.messages_waiting, found.last_message_at))
        asked = [one for one in heard if isinstance(one, PatientFact) and one.person_asked_at]
        assert found.waits_for_person is bool(asked)
        assert [done.action for done in found.actions] == [Action.ASK_PERSON] * bool(asked)
        assert routing.early.kept == {}
    assert len(counted) == 1


def test_nobody_is_asked_for_about_a_lead_that_has_ended() -> None:
    ended = new_lead().close(CloseReason.OTHER, by="maya", now=RECEIVED_AT)
    assert ask_person(ended, ASKED_AT, now=RECEIVED_AT) is ended
