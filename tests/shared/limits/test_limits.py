"""Counting requests, on a real database."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo.errors import ConnectionFailure

from shared.limits import Counted, LimitReached, RequestLimits, by_address, by_contact
from shared.limits.counted import mailbox_of
from shared.mongo import Client, Database
from tests.support.limits import counters, limits_at, limits_of
from tests.support.waiting import eventually

ANN = by_contact("inquiries", email="ann@example.org")


async def taken(limits: RequestLimits, counted: tuple[Counted, ...], times: int) -> int:
    """How many of so many attempts at the same moment were allowed."""
    attempts = [limits.take(counted) for _ in range(times)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    for outcome in outcomes:
        assert outcome is None or isinstance(outcome, LimitReached)
    return outcomes.count(None)


async def test_requests_at_the_same_moment_are_counted_exactly(database: Database) -> None:
    limits = limits_of(database, inquiries_by_contact="7/hour")
    assert await taken(limits, ANN, 40) == 7
    assert await taken(limits, ANN, 5) == 0
    assert await taken(limits, by_contact("inquiries", email="bob@example.org"), 5) == 5


async def test_two_processes_count_together(database: Database) -> None:
    one, other = (limits_of(database, inquiries_by_contact="6/hour") for _ in range(2))
    assert await taken(one, ANN, 4) == 4
    await one.close()
    assert await taken(other, ANN, 10) == 2


async def test_what_two_processes_allow_too_much_at_the_same_moment_is_made_up_for(
    database: Database,
) -> None:
    one, other = (limits_of(database, inquiries_by_contact="6/hour") for _ in range(2))
    outcomes = await asyncio.gather(taken(one, ANN, 10), taken(other, ANN, 10))
    assert 6 <= sum(outcomes) <= 12
    await asyncio.gather(one.close(), other.close())
    third = limits_of(database, inquiries_by_contact="11/hour")
    assert await taken(third, ANN, 20) == max(11 - sum(outcomes), 0)


async def test_a_process_hears_within_a_second_what_another_has_counted(
    database: Database,
) -> None:
    one, other = (limits_of(database, inquiries_by_contact="6/hour") for _ in range(2))
    assert await taken(other, ANN, 1) == 1
    assert await taken(one, ANN, 5) == 5
    await one.close()
    await eventually(lambda: refuses(other, ANN))


async def refuses(limits: RequestLimits, counted: tuple[Counted, ...]) -> bool:
    """Whether there is none left; takes none."""
    try:
        await limits.take(counted)
    except LimitReached:
        return True
    await limits.give_back(counted)
    return False


async def test_what_is_given_back_by_another_process_is_found_before_a_refusal(
    database: Database,
) -> None:
    one, other = (limits_of(database, inquiries_by_contact="1/hour") for _ in range(2))
    await one.take(ANN)
    await one.close()
    assert await taken(other, ANN, 1) == 0
    await one.give_back(ANN)
    await one.close()
    await eventually(lambda: was_allowed(other, ANN))


async def was_allowed(limits: RequestLimits, counted: tuple[Counted, ...]) -> bool:
    return await taken(limits, counted, 1) == 1


async def test_a_process_that_starts_again_goes_on_counting(database: Database) -> None:
    before = limits_of(database, inquiries_by_contact="5/hour")
    assert await taken(before, ANN, 3) == 3
    await before.close()
    assert await taken(limits_of(database, inquiries_by_contact="5/hour"), ANN, 9) == 2


async def test_what_was_taken_fades_out_over_the_window_that_follows(database: Database) -> None:
    moment = 3600.0 * 500_000
    limits = limits_at(lambda: moment, database, inquiries_by_contact="10/hour")
    assert await taken(limits, ANN, 20) == 10
    moment += 3600
    assert await taken(limits, ANN, 20) == 0
    moment += 1800
    assert await taken(limits, ANN, 20) == 5
    moment += 7200
    assert await taken(limits, ANN, 20) == 10


async def test_a_refusal_says_which_limit_and_when_to_come_back(database: Database) -> None:
    limits = limits_of(database, inquiries_by_contact="2/minute;3/hour")
    await limits.take(ANN)
    await limits.take(ANN)
    with pytest.raises(LimitReached) as refused:
        await limits.take(ANN)
    assert refused.value.limit == "inquiries_by_contact"
    assert 1 <= refused.value.retry_after <= 61


async def test_whoever_reaches_the_limit_of_one_address_leaves_the_neighbours_theirs(
    database: Database,
) -> None:
    limits = limits_of(database, inquiries_by_address="2/hour", inquiries_by_network="5/hour")
    flood, neighbour = (by_address("inquiries", f"192.0.2.{n}") for n in (1, 2))
    assert await taken(limits, flood, 30) == 2
    assert await taken(limits, neighbour, 1) == 1
    others = [by_address("inquiries", f"192.0.2.{n}") for n in range(3, 9)]
    assert sum([await taken(limits, other, 1) for other in others]) == 2
    assert await taken(limits, by_address("inquiries", "198.51.100.1"), 1) == 1


async def test_a_refused_request_uses_up_nothing_of_the_other_limits(database: Database) -> None:
    limits = limits_of(database, inquiries_by_contact="2/hour", inquiries_by_site="1/hour")
    site = Counted(limit="inquiries_by_site", whom="a-site")
    assert await taken(limits, (*ANN, site), 1) == 1
    for _ in range(5):
        assert await taken(limits, (*ANN, site), 1) == 0
    assert await taken(limits, ANN, 5) == 1


async def test_what_cannot_be_written_is_written_later_and_counts_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = limits_of(database, inquiries_by_contact="3/hour")
    write, failures = AsyncIOMotorCollection.bulk_write, 0

    async def refused_twice(self: Any, *args: Any, **options: Any) -> Any:
        nonlocal failures
        failures += 1
        if failures <= 2:
            raise ConnectionFailure
        return await write(self, *args, **options)

    monkeypatch.setattr(AsyncIOMotorCollection, "bulk_write", refused_twice)
    assert await taken(limits, ANN, 2) == 2
    for _ in range(3):
        await limits.close()
    assert failures == 3
    assert [one["count"] for one in await counters(database)] == [2]
    assert await taken(limits, ANN, 2) == 1


async def test_those_who_ask_at_the_same_moment_are_read_together(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = limits_of(database)
    find, reads = AsyncIOMotorCollection.find, 0

    def counted(self: Any, *args: Any, **options: Any) -> Any:
        nonlocal reads
        reads += 1
        return find(self, *args, **options)

    monkeypatch.setattr(AsyncIOMotorCollection, "find", counted)
    people = [by_contact("inquiries", email=f"p{n}@example.org") for n in range(100)]
    await asyncio.gather(*[limits.take(person) for person in people])
    assert reads <= 2


async def test_memory_holds_only_so_many_counters(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.limits.counters._MOST_IN_MEMORY", 50)
    limits = limits_of(database, inquiries_by_contact="2/hour")
    people = [by_contact("inquiries", email=f"p{n}@example.org") for n in range(200)]
    for at in range(0, 200, 20):
        await asyncio.gather(*[limits.take(person) for person in people[at : at + 20]])
        await limits.close()
    assert len(limits._counters._counters) <= 50 + 2 * 20
    assert [await taken(limits, people[0], 3), await taken(limits, people[199], 3)] == [1, 1]


async def test_what_is_given_back_can_be_taken_again(database: Database) -> None:
    limits = limits_of(database, inquiries_by_contact="1/minute;1/hour")
    await limits.take(ANN)
    await limits.give_back(ANN)
    assert await taken(limits, ANN, 3) == 1


async def test_who_was_counted_cannot_be_read_in_the_database(database: Database) -> None:
    limits = limits_of(database)
    contact = by_contact("inquiries", email="ann@example.org", phone="+14165550123")
    await limits.take([*contact, *by_address("inquiries", "192.0.2.1")])
    await limits.close()
    stored = await counters(database)
    assert len(stored) == 4
    for readable in ("inquiries_by", "ann", "example", "5550123", "192.0.2"):
        assert readable not in str(stored)


async def test_another_key_makes_other_hashes(database: Database) -> None:
    rules = {"mails_by_contact": "1/hour"}
    for key in (b"one", b"two"):
        limits = RequestLimits(database, key=key, rules=rules)
        await limits.take([Counted(limit="mails_by_contact", whom="ann@example.org")])
        await limits.close()


async def test_counters_are_removed_by_the_database_itself(database: Database) -> None:
    limits = limits_of(database, inquiries_by_contact="5/minute")
    await limits.prepare()
    await limits.take(ANN)
    await limits.close()
    indexes = (await database["request_limits"].index_information()).values()
    assert [i["expireAfterSeconds"] for i in indexes if "expireAfterSeconds" in i] == [0]
    (counter,) = await counters(database)
    assert counter["expireAt"] is not None


async def test_without_a_database_nothing_is_allowed() -> None:
    gone: Client = AsyncIOMotorClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50)
    with pytest.raises(ConnectionFailure):
        await limits_of(gone["gone"]).take(ANN)


@pytest.mark.parametrize(
    ("written", "mailbox"),
    [
        ("Ann@Example.org", "ann@example.org"),
        (" ann+clinic@example.org ", "ann@example.org"),
        ("a.n.n+1@gmail.com", "ann@gmail.com"),
        ("a.n.n@googlemail.com", "ann@gmail.com"),
        ("a.n.n@example.org", "a.n.n@example.org"),
        ("no address", "@no address"),
    ],
)
def test_one_mailbox_is_counted_as_one_however_it_is_written(written: str, mailbox: str) -> None:
    assert mailbox_of(written) == mailbox


@given(st.text(max_size=60))
def test_any_text_can_be_counted_by(text: str) -> None:
    assert mailbox_of(text) == mailbox_of(mailbox_of(text))


async def test_what_comes_by_many_is_spread_and_each_of_them_counts_once(
    database: Database,
) -> None:
    limits = limits_of(database, same_text="2/hour")
    text = Counted(limit="same_text", whom="a text")
    for whom, is_spread in (("a", False), ("a", False), ("b", False), ("c", True), ("a", True)):
        assert await limits.is_spread(text, by=whom) is is_spread
    assert not await limits.is_spread(Counted(limit="same_text", whom="another"), by="c")
    await limits.close()
    elsewhere = limits_of(database, same_text="2/hour")
    assert await elsewhere.is_spread(text, by="a")
    assert "a text" not in str(await counters(database))


async def test_of_what_only_one_has_come_with_nothing_is_read_or_kept(database: Database) -> None:
    limits = limits_of(database, same_text="1/hour")
    text = Counted(limit="same_text", whom="a text")
    assert limits.is_first(text, by="a")
    assert limits.is_first(text, by="a")
    assert not limits.is_first(text, by="b")
    await limits.close()
    assert await counters(database) == []
    assert await limits.is_spread(text, by="b")


async def test_only_so_many_are_kept_in_mind_as_the_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.limits.limiter._FIRSTS_AT_MOST", 3)
    limits = limits_of(database)
    for number in range(9):
        assert limits.is_first(Counted(limit="same_text", whom=str(number)), by="a")
    assert not limits.is_first(Counted(limit="same_text", whom="8"), by="b")
    assert limits.is_first(Counted(limit="same_text", whom="1"), by="b")


async def test_what_was_spread_an_hour_ago_is_forgotten(database: Database) -> None:
    moment = [3_600.0 * 500_000]
    limits = limits_at(lambda: moment[0], database, same_text="2/hour")
    text = Counted(limit="same_text", whom="a text")
    for whom in "abcd":
        await limits.is_spread(text, by=whom)
    moment[0] += 2 * 3_600
    assert not await limits.is_spread(text, by="e")


async def test_what_is_compared_is_read_together_with_what_is_taken(database: Database) -> None:
    """An inquiry with a message costs no more commands than one without."""
    limits = limits_of(database)
    await limits.prepare()
    reads: list[int] = []
    whole = limits._counters._read

    async def counted(names: Any) -> None:
        reads.append(len(names))
        await whole(names)

    limits._counters._read = counted  # type: ignore[method-assign]
    mailbox = by_contact("inquiries", email="a@example.com")
    text = Counted(limit="same_text", whom="a text")
    await asyncio.gather(limits.take(mailbox), limits.is_spread(text, by="a@example.com"))
    assert reads == [6]
