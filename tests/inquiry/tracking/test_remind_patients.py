"""Patients who have not answered are reminded twice, however often it is looked."""

import asyncio
from datetime import timedelta

import httpx2
import pytest

from services.inquiry.inquiries.domain import Asked, EmailKind, Inquiry, PatientAnswers, answer
from services.inquiry.inquiries.store import MongoInquiries
from services.inquiry.tracking.usecases.remind_patients import RemindPatients
from services.inquiry.wiring_web import InquiryWeb
from shared.mongo import Database
from tests.inquiry.builders import body, received_inquiry
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_inquiries import InMemoryInquiries

Store = InMemoryInquiries | MongoInquiries
QUESTION = Asked(sequence=1, lead_id="l", questions=("payer",), at=MONDAY_NOON)


@pytest.fixture(params=["in_memory", pytest.param("in_mongo", marks=pytest.mark.servers)])
def inquiries(request: pytest.FixtureRequest, clock: StillClock) -> Store:
    if request.param == "in_memory":
        return InMemoryInquiries()
    database: Database = request.getfixturevalue("database")
    return MongoInquiries(database, clock)


async def add(inquiries: Store, inquiry: Inquiry) -> None:
    await inquiries.add(inquiry, [])


async def reminders(inquiries: Store, inquiry_id: str) -> int:
    inquiry = await inquiries.get(inquiry_id)
    assert inquiry is not None
    return [email.kind for email in inquiry.emails].count(EmailKind.REMINDER)


async def test_who_waits_is_reminded_twice_and_who_has_answered_never(
    inquiries: Store, clock: StillClock
) -> None:
    if isinstance(inquiries, MongoInquiries):
        await inquiries.prepare()
    await add(inquiries, received_inquiry("waits").follow(QUESTION))
    answered = answer(
        received_inquiry("answered").follow(QUESTION), PatientAnswers(payer_kind="self")
    )
    await add(inquiries, answered)
    await add(inquiries, received_inquiry("asked-nothing"))
    again = RemindPatients(inquiries=inquiries, now=clock)
    counts = []
    for _ in range(15):
        await asyncio.gather(again(), again())
        counts.append(await reminders(inquiries, "waits"))
        clock.advance(timedelta(days=1))
    assert counts == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    for other in ("answered", "asked-nothing"):
        assert await reminders(inquiries, other) == 0
    assert await inquiries.to_remind(clock(), limit=9) == []


async def test_one_that_nobody_can_read_keeps_no_other_from_being_reminded(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    for _ in range(2):
        await api.post("/v1/inquiries", json=body())
    found = await inquiry.database["inquiries"].find({}, {"_id": 1}).to_list()
    ids = [document["_id"] for document in found]
    await inquiry.inquiries.change_all(ids, lambda one: one.follow(QUESTION))
    await inquiry.database["inquiries"].update_one({"_id": ids[0]}, {"$set": {"link": 7}})
    clock.advance(timedelta(days=3))
    assert await inquiry.remind_patients() == 2
    assert await reminders(inquiry.inquiries, ids[1]) == 1
