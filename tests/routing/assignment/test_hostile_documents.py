"""What cannot be stored or read costs itself: its capacity is free again and all others go on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.routing.capacity.domain import RoutingRequest
from services.routing.capacity.store import MongoCapacities
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import LeadStatus, lead_id_of
from services.routing.leads.store import MongoLeads
from shared.mongo import Database
from tests.routing.assignment.builders import (
    Died,
    Fuse,
    assert_all_is_settled,
    mortal,
    request,
    requests,
    routing,
)
from tests.routing.decisions.builders import inquiries, inquiry, network
from tests.support.clocks import StillClock
from tests.support.outboxes import fact_of

NETWORK = network({"toronto": {"roy": 5}})


def unannounceable() -> RoutingRequest:
    """Capacity can be reserved for it, but no event can tell of its lead."""
    return request(inquiry("odd", reference="no reference\n"))


async def test_an_error_after_a_reservation_gives_the_capacity_back(database: Database) -> None:
    core = await routing(database, NETWORK, StillClock())
    with pytest.raises(ValidationError):
        await core.assign_batch([unannounceable()])
    [capacity] = (await MongoCapacities(database).all()).values()
    assert (capacity.taken, capacity.pending) == (0, ())
    await core.assign_batch(requests(inquiries(5)))
    assert await database["leads"].count_documents({"status": "assigned"}) == 5


async def test_a_reservation_that_can_never_be_finished_is_given_up_and_the_others_are_finished(
    database: Database,
) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    for one in (unannounceable(), request(inquiry("fine"))):
        with pytest.raises((Died, ValidationError)):
            await mortal(database, Fuse(1), clock).assign_batch([one])
    clock.advance(timedelta(minutes=2))
    assert await core.finish_reservations() == 2
    await assert_all_is_settled(database, NETWORK, ["fine"])
    assert await core.finish_reservations() == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"_id": "toronto/roy"},
        {"_id": "toronto/roy", "location": "toronto", "doctor": "roy", "version": 1, "open": 7},
        {
            "_id": "toronto/roy",
            "location": "toronto",
            "doctor": "roy",
            "version": "x",
            "open": [],
            "pending": [],
        },
    ],
)
async def test_a_capacity_that_nobody_can_read_has_nothing_left_and_the_others_go_on(
    database: Database, broken: dict[str, Any]
) -> None:
    both = network({"toronto": {"roy": 5, "chan": 2}})
    core = await routing(database, both, StillClock())
    await database["capacities"].replace_one({"_id": broken["_id"]}, broken, upsert=True)
    leads = await core.assign_batch(requests(inquiries(4)))
    assert sorted(str(lead.doctor) for lead in leads if lead.doctor) == ["chan", "chan"]


async def test_a_reservation_that_nobody_can_read_takes_its_capacity_and_stops_nothing(
    database: Database,
) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    await core.assign_batch(requests(inquiries(1)))
    await database["capacities"].update_one(
        {}, {"$push": {"pending": {"inquiry_id": "x", "of": "2040"}}}
    )
    leads = await core.assign_batch(requests(inquiries(6)))
    assert sum(lead.status is LeadStatus.ASSIGNED for lead in leads) == 3
    clock.advance(timedelta(minutes=2))
    await core.finish_reservations()
    capacity = (await MongoCapacities(database).all())[DoctorAtClinic("toronto", "roy")]
    assert (capacity.confirmed, capacity.unreadable) == (4, 1)


async def test_a_waiting_lead_that_nobody_can_read_does_not_keep_the_others_waiting(
    database: Database,
) -> None:
    core = await routing(database, network({"toronto": {"roy": 0}}), StillClock())
    await core.assign_batch(requests(inquiries(3)))
    await database["leads"].update_many(
        {"inquiry_id": {"$in": ["inquiry-1", "inquiry-2"]}}, {"$unset": {"decision": ""}}
    )
    await database["directory"].update_one(
        {"kind": "offering"}, {"$set": {"capacities": {"roy": 5}}}
    )
    await database["directory_stamps"].update_one({}, {"$inc": {"stamp": 1}})
    assert await core.retry_unrouted() == 1


async def test_a_waiting_lead_whose_event_cannot_be_made_does_not_keep_the_others_waiting(
    database: Database,
) -> None:
    core = await routing(database, network({"toronto": {"roy": 0}}), StillClock())
    await core.assign_batch(requests(inquiries(3)))
    await database["leads"].update_one(
        {"inquiry_id": "inquiry-1"}, {"$set": {"facts.reference": "\x00"}}
    )
    await database["directory"].update_one(
        {"kind": "offering"}, {"$set": {"capacities": {"roy": 3}}}
    )
    await database["directory_stamps"].update_one({}, {"$inc": {"stamp": 1}})
    assert await core.retry_unrouted() == 2
    capacities = await MongoCapacities(database).all()
    assert [capacity.taken for capacity in capacities.values()] == [2]


@pytest.mark.parametrize(
    ("collection", "which", "odd"),
    [
        ("leads", {"inquiry_id": "first"}, {"coordinator": ["x"]}),
        ("leads", {"inquiry_id": "first"}, {"coordinator": {"a": 1}}),
        ("leads", {"inquiry_id": "first"}, {"version": "x"}),
        ("accounts", {"_id": "odd"}, {"clinics": 5}),
        ("accounts", {"_id": "odd"}, {"clinics": [{"a": 1}]}),
        ("accounts", {"_id": "odd"}, {"clinics": [["a"]]}),
        ("directory", {"kind": "doctor", "slug": "kim"}, {"slug": ["a"]}),
        ("directory", {"kind": "doctor", "slug": "kim"}, {"locations": [{}]}),
        ("directory", {"kind": "clinic", "slug": "calgary"}, {"slug": {"a": 1}}),
        ("directory", {"kind": "offering", "location": "calgary"}, {"location": {"a": 1}}),
        ("directory", {"kind": "offering", "location": "calgary"}, {"capacities": {"kim": "x"}}),
    ],
)  # fmt: skip
async def test_a_wrong_type_in_one_document_keeps_no_inquiry_from_its_lead(
    database: Database, collection: str, which: dict[str, Any], odd: dict[str, Any]
) -> None:
    where = network({"toronto": {"roy": 5}, "calgary": {"kim": 5}})
    core = await routing(database, where, StillClock())
    await core.assign_batch([request(inquiry("first"))])
    await database["accounts"].insert_one({"_id": "odd", "role": "coordinator", "clinics": []})
    done = await database[collection].update_one(which, {"$set": odd})
    assert done.modified_count == 1
    await database["directory_stamps"].update_one({}, {"$inc": {"stamp": 1}})
    [lead] = await core.assign_batch([request(inquiry("next", location="toronto"))])
    assert lead.status is LeadStatus.ASSIGNED


@pytest.mark.parametrize(
    "odd",
    [
        {"version": "x"}, {"events_seq": None}, {"facts.procedure": []},
        {"facts.location": ["x"]}, {"facts.inquiry_id": ["x"]},
        {"facts.residence.plan_subdivision": 5},
        {"facts.residence.subdivision": [1]}, {"due_at": "x"}, {"facts.reference": 5},
    ],
)  # fmt: skip
async def test_a_wrong_type_in_one_waiting_lead_keeps_no_other_waiting(
    database: Database, odd: dict[str, Any]
) -> None:
    core = await routing(database, network({"toronto": {"roy": 0}}), StillClock())
    await core.assign_batch(requests(inquiries(3)))
    await database["leads"].update_one({"inquiry_id": "inquiry-0"}, {"$set": odd})
    await database["directory"].update_one(
        {"kind": "offering"}, {"$set": {"capacities": {"roy": 9}}}
    )
    await database["directory_stamps"].update_one({}, {"$inc": {"stamp": 1}})
    assert await core.retry_unrouted() == 2


async def test_a_state_that_only_a_newer_version_knows_is_left_as_it_is(
    database: Database,
) -> None:
    core = await routing(database, NETWORK, StillClock())
    [lead] = await core.assign_batch([request(inquiry())])
    await database["leads"].update_one({}, {"$set": {"status": "in_a_dream"}})
    seen = await MongoLeads(database).get(lead.id)
    assert seen is not None
    assert seen.status is LeadStatus.UNKNOWN
    assert await core.assign_batch([request(inquiry())]) == []
    document = await database["leads"].find_one()
    assert document is not None
    assert document["status"] == "in_a_dream"


async def test_an_inquiry_asked_for_again_is_answered_again(database: Database) -> None:
    core = await routing(database, NETWORK, StillClock())
    [lead] = await core.assign_batch([request(inquiry())])
    await database["leads"].update_one({}, {"$unset": {"outbox": ""}})  # published, and lost
    assert await core.assign_batch([request(inquiry())]) == []
    document = await database["leads"].find_one()
    assert document is not None
    assert "outbox" not in document
    await core.assign_batch([replace(request(inquiry()), is_repeat=True)])
    document = await database["leads"].find_one()
    assert document is not None
    [event] = document["outbox"]
    assert (event["type"], event["seq"]) == ("lead.assigned.v1", 2)
    assert fact_of(event)["lead_id"] == lead.id == lead_id_of("inquiry-1")
    assert document["version"] == 1
