"""What every store of replays keeps to: the one in memory and the one in MongoDB."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.replay.domain import (
    Checkpoint,
    ClinicLoad,
    Load,
    Position,
    Replay,
    ReplayStatus,
    Report,
    Tally,
    TooManyReplays,
)
from services.routing.replay.domain.job import MOST_OPEN
from services.routing.replay.domain.report import KindCount
from services.routing.replay.store import MongoReplays
from services.routing.replay.store.compressed import (
    checkpoint_in,
    packed_checkpoint,
    packed_report,
    report_in,
)
from shared.mongo import Database
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.replay.builders import HOUR, WHOLE
from tests.support.clocks import MONDAY_NOON
from tests.support.in_memory_replays import InMemoryReplays

Store = InMemoryReplays | MongoReplays
TALLY = Tally(
    done=3,
    changes={"none": 1, "clinic": 2},
    moves={("toronto", "", "doctor.no-capacity"): 2},
    flips={("allow", "block", ""): 1},
    samples={("toronto", "", "doctor.no-capacity"): ["one", "two"]},
    before={"toronto/roy": 3},
    after={"toronto/roy": 1},
    not_recomputable={"record.of-before": 1},
    weights={"toronto/roy": 9},
)
CHECKPOINT = Checkpoint(
    after=Position(RECEIVED_AT, "round", 7, "lead"),
    load=Load(differs={"toronto/roy": -2}, leaving=((RECEIVED_AT + HOUR, "", "toronto/roy"),)),
    tally=TALLY,
)
REPORT = Report(
    replayed=3,
    changes={"none": 1},
    moves=(KindCount(kind=("toronto", "", "doctor.no-capacity"), count=2, sample=("one",)),),
    clinics=(ClinicLoad(location="toronto", before=3, after=1, gap_before=0.5, gap_after=None),),
    not_recomputable={"record.of-before": 1},
)


def replay(name: str = "replay", *, hours: float = 0) -> Replay:
    return Replay(
        id=name, policy="draft", period=WHOLE, asked_by="ann",
        asked_at=RECEIVED_AT + hours * HOUR, total=10,
    )  # fmt: skip


class ReplaysContract:
    async def test_what_was_asked_for_waits_until_somebody_takes_it(self, replays: Store) -> None:
        assert await replays.take("worker") is None
        await replays.add(replay())
        assert await replays.get("replay") == replay()
        assert await replays.get("unheard-of") is None
        taken = await replays.take("worker")
        assert taken is not None
        assert (taken.replay.id, taken.checkpoint, taken.attempts) == ("replay", Checkpoint(), 1)
        assert await replays.take("another") is None

    async def test_the_oldest_is_taken_first_and_each_by_one(self, replays: Store) -> None:
        await replays.add(replay("late", hours=2))
        await replays.add(replay("early", hours=1))
        taken = await asyncio.gather(*[replays.take(f"worker-{n}") for n in range(4)])
        assert sorted(one.replay.id for one in taken if one) == ["early", "late"]

    async def test_the_newest_are_listed_first_and_without_their_reports(
        self, replays: Store
    ) -> None:
        await replays.add(replace(replay("late", hours=2), report=REPORT))
        await replays.add(replay("early", hours=1))
        found = await replays.latest(9)
        assert [one.id for one in found] == ["late", "early"]
        assert found[0].report == Report()
        assert [one.id for one in await replays.latest(1)] == ["late"]

    async def test_how_far_it_has_come_is_kept_for_whoever_goes_on(self, replays: Store) -> None:
        await replays.add(replay())
        taken = await replays.take("worker")
        assert taken is not None
        assert await replays.renew(taken)
        assert await replays.keep(taken, CHECKPOINT, REPORT)
        kept = await replays.get("replay")
        assert kept is not None
        assert (kept.done, kept.total, kept.report) == (3, 10, REPORT)
        await replays.release(taken)
        again = await replays.take("another")
        assert again is not None
        assert (again.checkpoint, again.attempts) == (CHECKPOINT, 1)
        assert not await replays.keep(taken, CHECKPOINT, REPORT)
        assert not await replays.renew(taken)
        assert not await replays.end(taken, ReplayStatus.DONE, REPORT)

    async def test_the_end_has_the_whole_report(self, replays: Store) -> None:
        await replays.add(replay())
        taken = await replays.take("worker")
        assert taken is not None
        assert await replays.end(taken, ReplayStatus.DONE, REPORT)
        ended = replace(
            replay(), status=ReplayStatus.DONE, report=REPORT, done=4, total=4
        )  # fmt: skip
        assert await replays.get("replay") == ended
        assert not await replays.cancel("replay", by="m", at=MONDAY_NOON)
        assert await replays.take("worker") is None

    async def test_what_is_cancelled_is_nobodys_any_more(self, replays: Store) -> None:
        await replays.add(replay())
        taken = await replays.take("worker")
        assert taken is not None
        assert await replays.keep(taken, CHECKPOINT, REPORT)
        assert await replays.cancel("replay", by="m", at=MONDAY_NOON)
        assert not await replays.cancel("replay", by="m", at=MONDAY_NOON)
        assert not await replays.keep(taken, CHECKPOINT, Report())
        assert not await replays.end(taken, ReplayStatus.DONE, Report())
        await replays.release(taken)
        assert await replays.take("worker") is None
        found = await replays.get("replay")
        assert found is not None
        assert (found.status, found.report) == (ReplayStatus.CANCELLED, REPORT)

    async def test_only_so_many_wait_or_run_whoever_asks_at_once(self, replays: Store) -> None:
        asked = [replays.add(replay(f"{n}")) for n in range(2 * MOST_OPEN)]
        done = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(one is None for one in done) == MOST_OPEN
        assert all(one is None or isinstance(one, TooManyReplays) for one in done)
        taken = await replays.take("worker")
        assert taken is not None
        await replays.cancel(taken.replay.id, by="m", at=MONDAY_NOON)
        await replays.add(replay("afterwards"))


class TestInMemory(ReplaysContract):
    @pytest.fixture
    def replays(self) -> Store:
        return InMemoryReplays()


class TestMongo(ReplaysContract):
    @pytest.fixture
    async def replays(self, database: Database) -> Store:
        replays = MongoReplays(database)
        await replays.prepare()
        return replays

    async def test_who_is_not_heard_of_for_too_long_loses_it(self, database: Database) -> None:
        replays = MongoReplays(database)
        await replays.add(replay())
        dead = await replays.take("dead")
        assert dead is not None
        for odd in (RECEIVED_AT - timedelta(days=9999), RECEIVED_AT + 99_999 * HOUR, 5, None):
            await database["replays"].update_one({}, {"$set": {"until": odd}})
            assert await replays.take("worker") is not None
            assert not await replays.keep(dead, CHECKPOINT, REPORT)

    async def test_whoever_asked_earlier_and_waited_does_not_take_it_from_who_just_has_it(
        self, database: Database
    ) -> None:
        """A command that waits for another's write reads the clock of its own beginning: to it the
        other's lease lasts longer than any that it could give.
        """
        replays = MongoReplays(database)
        await replays.add(replay())
        assert await replays.take("worker") is not None
        a_moment_later = {"$dateAdd": {"startDate": "$until", "unit": "second", "amount": 5}}
        await database["replays"].update_one({}, [{"$set": {"until": a_moment_later}}])
        assert await replays.take("another") is None

    async def test_what_nobody_can_read_keeps_nobody_from_theirs(self, database: Database) -> None:
        replays = MongoReplays(database)
        await replays.add(replay("odd"))
        await replays.add(replay("good", hours=1))
        await replays.add(replay("half", hours=2))
        await database["replays"].update_one({"_id": "odd"}, {"$set": {"report": 5, "end": None}})
        await database["replays"].update_one({"_id": "half"}, {"$set": {"checkpoint": b"?"}})
        assert await replays.get("odd") is None
        taken = [await replays.take(f"worker-{n}") for n in range(4)]
        assert [one.replay.id if one else None for one in taken] == [None, "good", "half", None]
        assert taken[2] is not None
        assert taken[2].checkpoint == Checkpoint()


TEXT = st.text(max_size=9)
KINDS = st.dictionaries(st.tuples(TEXT, TEXT, TEXT), st.integers(0, 10**6), max_size=5)
COUNTS = st.dictionaries(TEXT, st.integers(-(10**6), 10**6), max_size=5)
INSTANTS = st.integers(0, 10**10).map(lambda ms: RECEIVED_AT + timedelta(milliseconds=ms))


@given(KINDS, COUNTS, INSTANTS, st.lists(st.tuples(INSTANTS, TEXT, TEXT), max_size=5))
def test_a_checkpoint_is_read_as_it_was_written(
    kinds: dict[tuple[str, str, str], int],
    counts: dict[str, int],
    at: object,
    leaving: list[tuple[object, str, str]],
) -> None:
    checkpoint = Checkpoint(
        after=Position(at, "r", 0, "l"),  # type: ignore[arg-type] # of the strategy above
        load=Load(differs=counts, leaving=tuple(leaving)),  # type: ignore[arg-type] # as above
        tally=Tally(
            done=1, changes=counts, moves=kinds, flips=kinds,
            samples={kind: ["one"] for kind in kinds}, before=counts,
        ),
    )  # fmt: skip
    assert checkpoint_in(packed_checkpoint(checkpoint)) == checkpoint


def test_a_report_is_read_as_it_was_written() -> None:
    for report in (Report(), REPORT):
        assert report_in(packed_report(report)) == report
    assert checkpoint_in(packed_checkpoint(Checkpoint())) == Checkpoint()
