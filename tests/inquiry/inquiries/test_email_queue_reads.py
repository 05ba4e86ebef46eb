"""However many emails are due, taking some of them reads no more than those."""

from datetime import timedelta

import pytest

from services.inquiry.inquiries.store import MongoEmailQueue
from shared.mongo import Database, Document
from tests.support.clocks import MONDAY_NOON

DUE, TAKEN = 300, 20


@pytest.mark.own_databases
async def test_taking_some_of_the_emails_that_are_due_reads_those_and_no_others(
    database: Database,
) -> None:
    queue = MongoEmailQueue(database)
    await queue.prepare()
    await database["inquiries"].insert_many([with_email(number) for number in range(DUE)])
    await database.command("profile", 2)
    leases = await queue.lease(MONDAY_NOON, at_most=TAKEN)
    await database.command("profile", 0)
    assert [lease.inquiry_id for lease in leases] == [id_of(n) for n in range(TAKEN)]
    finding = {"op": "query", "ns": f"{database.name}.inquiries"}
    looks = await database["system.profile"].find(finding).to_list(None)
    assert looks
    assert max(look["docsExamined"] for look in looks) <= TAKEN
    assert not any(look.get("hasSortStage") for look in looks)


def with_email(number: int) -> Document:
    """The lower the number, the earlier it is due; a second email of each is due tomorrow."""
    first = {"id": "received.1", "due_at": MONDAY_NOON - timedelta(seconds=DUE - number)}
    later = {"id": "assigned.2", "due_at": MONDAY_NOON + timedelta(days=1)}
    return {"_id": id_of(number), "emails": [later, first]}


def id_of(number: int) -> str:
    return f"inquiry-{number:03}"
