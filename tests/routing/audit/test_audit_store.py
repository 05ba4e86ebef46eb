"""The chains in MongoDB: what was noted comes into them once, whoever chains it, whoever dies."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from services.routing.audit.domain import BEGINNING, Fault, Misfit, Position, noted
from services.routing.audit.ports import WaitingAct
from services.routing.audit.store import MongoWaitingActs
from services.routing.audit.store.documents import head_document
from services.routing.audit.usecases.chain_acts import ChainActs
from services.routing.wiring_audit import Audit, build_audit
from shared.audit.act import NETWORK, Act
from shared.audit.store import MongoActNotes, with_acts
from shared.chains import GENESIS
from shared.errors import Unavailable
from shared.mongo import Database
from tests.routing.audit.builders import KEYS, act
from tests.support.clocks import StillClock
from tests.support.keys import ring

TODAY = "2026-11-23"


@pytest.fixture
async def audit(database: Database, clock: StillClock) -> Audit:
    audit = build_audit(database, KEYS, now=clock)
    await audit.prepare()
    return audit


async def note(database: Database, *acts: Act) -> None:
    await MongoActNotes(database).add(acts)


async def chained(database: Database, clinic: str = "toronto") -> list[str]:
    found = database["audit_entries"].find({"clinic": clinic}).sort([("day", 1), ("number", 1)])
    return [document["_id"] async for document in found]


async def faults(audit: Audit) -> list[Fault]:
    return [fault for clinic in (await audit.verify()).clinics for fault in clinic.faults]


async def test_what_waits_is_chained_in_the_order_in_which_it_was_done(
    audit: Audit, database: Database
) -> None:
    """From the documents that were changed and from notes; what is noted meanwhile stays."""
    await database["leads"].insert_one({"_id": "lead-1", **with_acts([act(2), act(5)])})
    await note(database, act(3), act(1, clinic=NETWORK))
    assert await audit.chain() == 5
    assert await chained(database) == ["act-2", "act-3", "act-5"]
    assert await chained(database, NETWORK) == ["act-1", "audit.begun.toronto"]
    assert await database["leads"].find_one() == {"_id": "lead-1"}
    assert await database["audit_notes"].count_documents({}) == 0
    assert await audit.chain() == 0
    done = await audit.verify()
    assert (done.entries, done.days, done.faults, done.waiting) == (5, 2, 0, 0)


async def test_of_many_who_chain_at_once_each_act_comes_into_the_chain_once(
    audit: Audit, database: Database, clock: StillClock
) -> None:
    others = [audit, *[build_audit(database, KEYS, now=clock) for _ in range(3)]]
    for number in range(40):
        await note(database, act(number, clinic=("toronto", "calgary")[number % 2]))
    await asyncio.gather(*[one.chain() for one in others])
    both = await chained(database) + await chained(database, "calgary")
    assert Counter(both) == Counter(f"act-{number}" for number in range(40))
    assert await faults(audit) == []


class Killed(Exception):
    pass


@dataclass(frozen=True)
class DiesBeforeSettling:
    waiting: MongoWaitingActs

    async def next(self, limit: int) -> Sequence[WaitingAct]:
        return await self.waiting.next(limit)

    async def settle(self, chained: Sequence[WaitingAct]) -> None:
        raise Killed(chained)

    async def count(self) -> int:
        return await self.waiting.count()


async def test_whoever_dies_between_the_chain_and_the_note_leaves_nothing_twice_and_nothing_out(
    audit: Audit, database: Database, clock: StillClock
) -> None:
    """Before the entries, behind the entries, and behind the head."""
    await note(database, act(1), act(2))
    await audit.chains.append("toronto", [act(1)], today=clock().date())
    beginning = head_document(noted("toronto", BEGINNING, GENESIS, KEYS.current))
    await database["audit_heads"].update_one({}, {"$set": beginning})
    assert await faults(audit) == []  # the head is behind
    dies = ChainActs(waiting=DiesBeforeSettling(audit.waiting), chains=audit.chains, now=clock)
    with pytest.raises(Killed):
        await dies()
    assert await chained(database) == ["act-1", "act-2"]
    await audit.chain()
    assert await chained(database) == ["act-1", "act-2"]
    assert (await audit.verify()).waiting == 0
    head = await audit.chains.head("toronto")
    assert head is not None
    assert head.position == Position(TODAY, 2)


async def test_what_was_cut_off_stays_a_gap_however_much_is_done_afterwards(
    audit: Audit, database: Database
) -> None:
    await note(database, *[act(number) for number in range(4)])
    await audit.chain()
    await database["audit_entries"].delete_many({"number": {"$gte": 3}})
    await note(database, act(9))
    await audit.chain()
    assert await chained(database) == ["act-0", "act-1", "act-9"]
    assert await faults(audit) == [Fault("toronto", Position(TODAY, 3), Misfit.MISSING)]
    await database["audit_heads"].delete_one({"_id": "toronto"})
    await note(database, act(10))
    await audit.chain()
    assert await audit.chains.head("toronto") is None
    assert (await faults(audit))[0].position == Position(TODAY, 3)


async def test_a_forged_entry_takes_nobodys_position_and_keeps_nobody_from_going_on(
    audit: Audit, database: Database
) -> None:
    """At the next position, and on a day that is far away."""
    await note(database, act(1))
    await audit.chain()
    genuine = await database["audit_entries"].find_one({"_id": "act-1"}) or {}
    for forged in ({"number": 2}, {"day": "9999-12-31", "number": 1}):
        await database["audit_entries"].insert_one({**genuine, "_id": str(forged), **forged})
    await note(database, act(2))
    await audit.chain()
    entry = await database["audit_entries"].find_one({"_id": "act-2"}) or {}
    assert (entry["day"], entry["number"]) == (TODAY, 3)
    assert [fault.position for fault in await faults(audit)] == [
        Position(TODAY, 2), Position("9999-12-31", 1),
    ]  # fmt: skip


async def test_an_act_whose_id_somebody_has_taken_waits_and_holds_up_no_other_clinic(
    audit: Audit, database: Database
) -> None:
    await database["audit_entries"].insert_one(
        {"_id": "act-1", "clinic": "toronto", "day": TODAY, "number": 1}
    )
    await note(database, act(1), act(2, clinic="calgary"))
    with pytest.raises(Unavailable):
        await audit.chain()
    assert await chained(database, "calgary") == ["act-2"]
    assert await database["audit_notes"].find_one({"_id": "act-1"})
    assert [fault.clinic for fault in await faults(audit)] == ["toronto"]


@pytest.mark.parametrize("broken", ["text", [1], [{"id": "x"}], {}, [None]], ids=str)
async def test_what_cannot_be_read_stays_where_it_is_and_holds_up_nobody(
    audit: Audit, database: Database, broken: object
) -> None:
    await database["leads"].insert_one({"_id": "lead-1", "audit": broken})
    await note(database, act(1))
    assert await audit.chain() == 2
    assert await database["leads"].find_one() == {"_id": "lead-1", "audit": broken}
    assert (await audit.verify()).waiting == 1


async def test_a_new_key_takes_over_when_the_chains_are_verified(
    audit: Audit, database: Database, clock: StillClock
) -> None:
    await note(database, act(1))
    await audit.chain()
    clock.advance(timedelta(days=1))
    rotated = build_audit(database, ring("a2", "a1"), now=clock)
    assert await faults(rotated) == []
    only_new = build_audit(database, ring("a2"), now=clock)
    assert await faults(only_new) == []
    _, toronto = (await only_new.verify()).clinics
    assert (toronto.entries, toronto.position) == (2, Position("2026-11-24", 1))


async def test_a_chain_that_was_taken_away_whole_is_missed_even_when_another_one_has_begun(
    audit: Audit, database: Database
) -> None:
    await note(database, act(1))
    await audit.chain()
    assert await chained(database, NETWORK) == ["audit.begun.toronto"]
    await database["audit_entries"].delete_many({"clinic": "toronto"})
    await database["audit_heads"].delete_one({"_id": "toronto"})
    assert await faults(audit) == [Fault("toronto", BEGINNING, Misfit.HEAD)]
    await note(database, act(2))
    await audit.chain()
    assert await faults(audit) == [Fault("toronto", Position(TODAY, 1), Misfit.HEAD)]


async def test_the_regular_look_is_at_the_last_months_and_the_whole_one_at_everything(
    audit: Audit, database: Database, clock: StillClock
) -> None:
    await note(database, act(1, at=clock() - timedelta(days=200)), act(2), act(3))
    await audit.chain()
    entries = database["audit_entries"]
    assert await audit.verify.regularly() == 0
    await entries.update_one({"_id": "act-1"}, {"$set": {"account": "somebody"}})
    assert await audit.verify.regularly() == 0
    assert [fault.position for fault in await faults(audit)] == [Position("2026-05-07", 1)]
    await entries.update_one({"_id": "act-2"}, {"$set": {"account": "somebody"}})
    assert await audit.verify.regularly() == 1
    await entries.delete_many({"_id": {"$in": ["act-2", "act-3"]}})
    assert await audit.verify.regularly() == 1
    clock.advance(timedelta(days=200))
    assert await audit.verify.regularly() == 1
