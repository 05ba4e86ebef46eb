"""What counts a lead's messages, and keeps what is heard early: in memory and in MongoDB alike."""

import asyncio
from datetime import datetime, timedelta

import pytest

from services.routing.leads.domain import Lead, PatientFact
from services.routing.leads.ports import EarlyFacts, LeadMessages, Leads
from services.routing.leads.store import (
    MongoEarlyFacts,
    MongoLeadMessages,
    MongoLeads,
    prepare_leads,
)
from services.routing.leads.usecases.announce_lead import routing_event
from shared.mongo import Database
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.leads.builders import new_lead
from tests.support.in_memory_leads import InMemoryEarlyFacts, InMemoryLeadMessages, InMemoryLeads


def at(minutes: int) -> datetime:
    return RECEIVED_AT + timedelta(minutes=minutes)


async def kept(early: EarlyFacts) -> list[PatientFact]:
    return [fact async for fact in early.all()]


class LeadMessagesContract:
    async def lead(self, leads: Leads) -> Lead:
        lead = new_lead()
        await leads.add_all([(lead, [routing_event(lead)])])
        return lead

    async def found(self, leads: Leads, lead: Lead) -> Lead:
        found = await leads.get(lead.id)
        assert found is not None
        return found

    async def test_both_numbers_only_rise_and_make_no_version(
        self, leads: Leads, messages: LeadMessages
    ) -> None:
        lead = await self.lead(leads)
        for number in (2, 1, 2):
            assert await messages.receive(lead.inquiry_id, number=number, at=at(number))
        found = await self.found(leads, lead)
        assert (found.messages_waiting, found.last_message_at, found.version) == (2, at(2), 1)
        await messages.see(lead.inquiry_id, through=5)
        await messages.see(lead.inquiry_id, through=1)
        found = await self.found(leads, lead)
        assert (found.messages_waiting, found.messages_seen) == (0, 5)

    async def test_where_there_is_no_lead_nothing_is_counted(
        self, leads: Leads, messages: LeadMessages
    ) -> None:
        lead = new_lead()
        assert not await messages.receive(lead.inquiry_id, number=1, at=at(1))
        await messages.see(lead.inquiry_id, through=1)
        assert await leads.get(lead.id) is None

    async def test_a_new_version_of_what_was_read_before_keeps_what_was_counted_since(
        self, leads: Leads, messages: LeadMessages
    ) -> None:
        lead = await self.lead(leads)
        await messages.receive(lead.inquiry_id, number=3, at=at(3))
        await messages.see(lead.inquiry_id, through=1)
        await leads.replace(lead.accept(by="roy", now=at(4)))
        found = await self.found(leads, lead)
        assert (found.version, found.messages_waiting, found.last_message_at) == (2, 2, at(3))

    async def test_of_many_at_once_none_is_lost(self, leads: Leads, messages: LeadMessages) -> None:
        lead = await self.lead(leads)
        await asyncio.gather(
            *(messages.receive(lead.inquiry_id, number=n, at=at(n)) for n in range(1, 9)),
            *(messages.see(lead.inquiry_id, through=n) for n in range(1, 4)),
        )
        assert (await self.found(leads, lead)).messages_waiting == 5

    async def test_what_is_heard_early_is_one_and_dropped_only_as_it_was_read(
        self, early: EarlyFacts
    ) -> None:
        for number in (2, 1):
            fact = PatientFact(inquiry_id="i", messages=number, last_message_at=at(number))
            await early.keep(fact)
        (first,) = await kept(early)
        assert first == PatientFact(inquiry_id="i", messages=2, last_message_at=at(2))
        for minutes in (5, 3, 4):
            await early.keep(PatientFact(inquiry_id="i", person_asked_at=at(minutes)))
        await early.keep(PatientFact(inquiry_id="other", person_asked_at=at(1)))
        await early.drop(first)
        assert len(await kept(early)) == 2
        for fact in await kept(early):
            assert fact.person_asked_at == (at(3) if fact.inquiry_id == "i" else at(1))
            await early.drop(fact)
        assert await kept(early) == []

    async def test_a_fact_that_says_nothing_is_not_kept(self, early: EarlyFacts) -> None:
        await early.keep(PatientFact(inquiry_id="i"))
        assert [fact for fact in await kept(early) if fact != PatientFact(inquiry_id="i")] == []


class TestInMemory(LeadMessagesContract):
    @pytest.fixture
    def leads(self) -> InMemoryLeads:
        return InMemoryLeads()

    @pytest.fixture
    def messages(self, leads: InMemoryLeads) -> LeadMessages:
        return InMemoryLeadMessages(leads)

    @pytest.fixture
    def early(self) -> EarlyFacts:
        return InMemoryEarlyFacts()


class TestMongo(LeadMessagesContract):
    @pytest.fixture
    async def leads(self, database: Database) -> Leads:
        await prepare_leads(database)
        return MongoLeads(database)

    @pytest.fixture
    def messages(self, database: Database) -> LeadMessages:
        return MongoLeadMessages(database)

    @pytest.fixture
    def early(self, database: Database) -> EarlyFacts:
        return MongoEarlyFacts(database)

    async def test_a_lead_of_before_there_were_messages_counts_them_too(
        self, database: Database, leads: Leads, messages: LeadMessages
    ) -> None:
        lead = await self.lead(leads)
        names = ("messages_received", "messages_seen", "last_message_at", "has_messages")
        without = dict.fromkeys((*names, "waits_for_person", "person_asked_at"), "")
        await database["leads"].update_one({"_id": lead.id}, {"$unset": without})
        await messages.receive(lead.inquiry_id, number=1, at=at(1))
        assert (await self.found(leads, lead)).messages_waiting == 1
        document = await database["leads"].find_one({"_id": lead.id})
        assert document is not None
        assert document["has_messages"] is True
