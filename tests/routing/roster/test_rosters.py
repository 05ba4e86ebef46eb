"""What every store of the roster keeps to: the one in memory and the one in MongoDB."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.routing.roster.domain import (
    NO_ROSTER,
    CoordinatorEntry,
    DoctorEntry,
    Entry,
    Leave,
    RosterRevision,
    RosterUnknown,
    Shift,
)
from services.routing.roster.ports import Rosters
from services.routing.roster.store import MongoRoster
from shared.mongo import Database
from tests.routing.decisions.builders import RECEIVED_AT
from tests.support.in_memory_roster import InMemoryRosters

FULL = DoctorEntry(
    weight=3,
    capacity=5,
    accepting=False,
    leave=(Leave(first=date(2026, 12, 24), last=date(2027, 1, 2)),),
    credit={"toronto": -4},
)
MAYA = CoordinatorEntry(
    languages=("fr-CA", "en-CA"), shifts=(Shift(weekday=1, begins="08:00", ends="16:00"),)
)


def revision(position: int, key: str = "doctor:roy", entry: Entry = FULL) -> RosterRevision:
    return RosterRevision(
        position=position, key=key, version=position, entry=entry, by="maya", at=RECEIVED_AT
    )


class RostersContract:
    async def test_in_the_beginning_nobody_has_written_anything(self, rosters: Rosters) -> None:
        assert await rosters.current() == NO_ROSTER
        assert await rosters.at(0) == NO_ROSTER

    async def test_what_is_written_is_read_as_it_was_meant(self, rosters: Rosters) -> None:
        assert await rosters.add(revision(1))
        assert await rosters.add(revision(2, "coordinator:maya", MAYA))
        roster = await rosters.current()
        assert (roster.doctor("roy"), roster.coordinators["maya"]) == (FULL, MAYA)
        assert (roster.position, roster.version("coordinator:maya")) == (2, 2)

    async def test_each_position_is_taken_once(self, rosters: Rosters) -> None:
        assert await rosters.add(revision(1))
        assert not await rosters.add(revision(1, "doctor:kim", DoctorEntry()))
        assert (await rosters.current()).doctors == {"roy": FULL}

    async def test_while_nothing_changes_it_is_the_same_object(self, rosters: Rosters) -> None:
        await rosters.add(revision(1))
        assert await rosters.current() is await rosters.current()

    async def test_it_can_be_had_as_it_was_at_every_position(self, rosters: Rosters) -> None:
        entries = [FULL, replace(FULL, capacity=6), DoctorEntry()]
        for position, entry in enumerate(entries, start=1):
            await rosters.add(revision(position, entry=entry))
        found = [(await rosters.at(position)).doctor("roy") for position in (3, 1, 2)]
        assert found == [entries[2], entries[0], entries[1]]

    async def test_a_position_that_was_never_reached_is_unknown(self, rosters: Rosters) -> None:
        await rosters.add(revision(1))
        with pytest.raises(RosterUnknown):
            await rosters.at(2)


class TestInMemoryRosters(RostersContract):
    @pytest.fixture
    def rosters(self) -> Rosters:
        return InMemoryRosters()


class TestMongoRoster(RostersContract):
    @pytest.fixture
    def rosters(self, database: Database) -> Rosters:
        return MongoRoster(database)


async def test_another_process_sees_a_change_at_once_and_bad_records_cost_themselves(
    database: Database,
) -> None:
    mine, theirs = MongoRoster(database), MongoRoster(database)
    await theirs.add(revision(1))
    assert (await mine.current()).doctor("roy") == FULL
    bad: list[dict[str, Any]] = [
        {"_id": 2, "kind": "doctor", "key": "doctor:roy", "entry": {"weight": "much"}},
        {"_id": 3, "kind": "nurse", "key": "nurse:roy"},
        {"_id": 4, "kind": "doctor", "key": "coordinator:maya", "entry": {}},
        {"_id": "x", "kind": "doctor"},
    ]
    await database["roster_revisions"].insert_many(bad)
    await theirs.current()
    assert await theirs.add(revision(5, "doctor:kim"))
    roster = await mine.current()
    assert (roster.position, roster.doctors) == (5, {"roy": FULL, "kim": FULL})
    assert (await mine.at(4)).doctors == {"roy": FULL}


async def test_whoever_watches_hears_of_a_change_of_another_process(database: Database) -> None:
    mine, theirs = MongoRoster(database), MongoRoster(database)
    stop, heard = asyncio.Event(), asyncio.Queue[None]()
    watching = asyncio.create_task(mine.watch(stop, lambda: heard.put_nowait(None)))
    try:
        await asyncio.wait_for(heard.get(), 10)  # it is open, and may have missed something before
        await theirs.add(revision(1))
        await asyncio.wait_for(heard.get(), 10)
    finally:
        stop.set()
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
