"""The regular verification of disclosure records, and the command that does it at once."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.disclosure.usecases.verify_chains import VerifyChains
from services.inquiry.verify_disclosures import run
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from shared.telemetry import alarm, lasting_alarms
from tests.inquiry.builders import body, settings
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.disclosure.test_disclosure_chain import unkeyed
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.keys import written

BROKEN = "disclosure.chain-broken"


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """Alarms are the process's: the next test must find none."""
    yield
    alarm(BROKEN, lasts=False)
    alarm(BROKEN, lasts=False, about="switch")


@pytest.fixture
async def inquiry_ids(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> list[str]:
    """Five inquiries in the order of their ids; with 1, 2, 3, 4, 5 records."""
    for _ in range(5):
        await api.post("/v1/inquiries", json=body())
    found = await inquiry.database["inquiries"].find().sort("_id").to_list(None)
    ids = [document["_id"] for document in found]
    for count, inquiry_id in enumerate(ids):
        for _ in range(count + 1):
            await asked(api, signer, inquiry_id)
    return ids


async def asked(api: httpx2.AsyncClient, signer: AssertionSigner, inquiry_id: str) -> None:
    answer = await api.post(
        "/v1/disclosures", headers=signer.authorization(inquiry_id, MONDAY_NOON)
    )
    assert answer.status_code == 200


def verification(inquiry: InquiryWeb, at_once: int = 100) -> VerifyChains:
    return replace(inquiry.verify_chains, at_once=at_once)


async def whole_pass(inquiry: InquiryWeb) -> int:
    """Verifies until nothing is due; returns how many chains that were."""
    verify, verified = verification(inquiry), 0
    while count := await verify():
        verified += count
    return verified


def broken(caplog: pytest.LogCaptureFixture) -> list[tuple[object, object, object]]:
    logged = [
        r.__dict__["wayfare"] for r in caplog.records if r.getMessage() == "security.chain-broken"
    ]
    return [(one.get("inquiry_id"), one.get("sequence"), one["code"]) for one in logged]


async def test_untouched_chains_raise_no_alarm_and_are_verified_once_per_interval(
    inquiry: InquiryWeb, inquiry_ids: list[str], clock: StillClock
) -> None:
    assert len(inquiry_ids) == 5
    assert await whole_pass(inquiry) == 5
    assert await verification(inquiry)() == 0
    clock.advance(timedelta(hours=11))
    assert await verification(inquiry)() == 0
    clock.advance(timedelta(hours=1))
    assert await verification(inquiry)() == 5
    assert lasting_alarms() == ()


async def test_a_pass_goes_on_in_another_process_where_the_last_one_ended(
    inquiry: InquiryWeb, inquiry_ids: list[str], clock: StillClock
) -> None:
    assert len(inquiry_ids) == 5
    counts = [await verification(build_inquiry(inquiry.settings, now=clock), 2)() for _ in range(5)]
    assert counts == [2, 2, 1, 0, 0]
    note = await inquiry.database["disclosure_checks"].find_one({"_id": "pass"})
    assert note is not None
    assert (note["verified"], note["broken"], note["after"]) == (5, 0, None)


Change = dict[str, Any]
RECORDS: list[tuple[str, int, Change, int, str]] = [
    ("a changed name", 2, {"$set": {"name": "Nobody"}}, 2, "content"),
    ("a disclosure made a refusal", 1, {"$set": {"was_granted": False}}, 1, "content"),
    ("a time that is a text", 2, {"$set": {"at": "yesterday"}}, 2, "link"),
    ("a number that is a text", 2, {"$set": {"seq": "2"}}, 2, "sequence"),
    ("a field taken away", 2, {"$unset": {"was_granted": 1}}, 2, "link"),
    ("a code taken away", 3, {"$unset": {"mac": 1}}, 3, "key"),
    ("an id of no key", 3, {"$set": {"kid": "c9"}}, 3, "key"),
    ("another inquiry's record", 2, {"$set": {"inquiry_id": "x"}}, 2, "sequence"),
]
HEADS: list[tuple[str, Change, int]] = [
    ("no head", {"$unset": {"disclosures_head": 1}}, 3),
    ("a head that is a text", {"$set": {"disclosures_head": "3"}}, 0),
    ("a head that was turned back", {"$set": {"disclosures_head.seq": 1}}, 1),
]


@pytest.mark.parametrize(
    ("case", "number", "change", "seq", "code"), RECORDS, ids=[case for case, *_ in RECORDS]
)
async def test_a_record_changed_in_the_database_raises_the_alarm_and_the_others_are_verified_too(
    inquiry: InquiryWeb,
    inquiry_ids: list[str],
    caplog: pytest.LogCaptureFixture,
    *,
    case: str,
    number: int,
    change: Change,
    seq: int,
    code: str,
) -> None:
    """In the third inquiry's chain, of three records."""
    where = {"inquiry_id": inquiry_ids[2], "seq": number}
    await inquiry.database["disclosures"].update_one(where, change)
    assert await whole_pass(inquiry) >= 5, case
    assert (inquiry_ids[2], seq, code) in broken(caplog)
    assert lasting_alarms() == (BROKEN,)


@pytest.mark.parametrize(("case", "change", "seq"), HEADS, ids=[case for case, *_ in HEADS])
async def test_a_head_changed_in_the_database_raises_the_alarm(
    inquiry: InquiryWeb,
    inquiry_ids: list[str],
    caplog: pytest.LogCaptureFixture,
    *,
    case: str,
    change: Change,
    seq: int,
) -> None:
    await inquiry.database["inquiries"].update_one({"_id": inquiry_ids[2]}, change)
    assert await whole_pass(inquiry) == 5, case
    assert broken(caplog) == [(inquiry_ids[2], seq, "head")]


@pytest.mark.parametrize(("seq", "code"), [(1, "sequence"), (2, "sequence"), (3, "end")])
async def test_a_deleted_record_raises_the_alarm(
    inquiry: InquiryWeb,
    inquiry_ids: list[str],
    caplog: pytest.LogCaptureFixture,
    seq: int,
    code: str,
) -> None:
    await inquiry.database["disclosures"].delete_one({"inquiry_id": inquiry_ids[2], "seq": seq})
    await whole_pass(inquiry)
    assert broken(caplog) == [(inquiry_ids[2], seq, code)]


async def test_a_chain_of_which_nothing_is_left_raises_the_alarm(
    inquiry: InquiryWeb, inquiry_ids: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    await inquiry.database["disclosures"].delete_many({"inquiry_id": inquiry_ids[3]})
    await whole_pass(inquiry)
    assert broken(caplog) == [(inquiry_ids[3], 1, "end")]


async def test_records_in_another_order_raise_the_alarm(
    inquiry: InquiryWeb, inquiry_ids: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    disclosures, mine = inquiry.database["disclosures"], {"inquiry_id": inquiry_ids[2]}
    for before, after in ((2, 9), (3, 2), (9, 3)):
        await disclosures.update_one({**mine, "seq": before}, {"$set": {"seq": after}})
    await whole_pass(inquiry)
    assert broken(caplog) == [(inquiry_ids[2], 2, "link")]


async def test_a_chain_whose_hashes_were_all_made_anew_raises_the_alarm(
    inquiry: InquiryWeb, inquiry_ids: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """By somebody who may write everything in the database, and has not the key."""
    chain = await inquiry.disclosures.get(inquiry_ids[2])
    forged = unkeyed([replace(entry, name="Nobody") for entry in chain.entries])
    for entry in forged:
        where = {"inquiry_id": entry.inquiry_id, "seq": entry.seq}
        fields = {"name": entry.name, "prev": entry.prev, "hash": entry.hash}
        change = {"$set": fields, "$unset": {"kid": 1, "mac": 1}}
        await inquiry.database["disclosures"].update_one(where, change)
    head = {"disclosures_head": {"seq": 3, "hash": forged[-1].hash}}
    await inquiry.database["inquiries"].update_one({"_id": inquiry_ids[2]}, {"$set": head})
    await whole_pass(inquiry)
    assert broken(caplog) == [(inquiry_ids[2], 3, "unkeyed")]
    await inquiry.prepare()  # a process that starts does not bring it under the key either
    assert len((await inquiry.disclosures.get(inquiry_ids[2])).entries) == 3


async def test_the_alarm_ends_with_a_pass_that_finds_nothing(
    inquiry: InquiryWeb, inquiry_ids: list[str], clock: StillClock
) -> None:
    where = {"inquiry_id": inquiry_ids[2], "seq": 2}
    await inquiry.database["disclosures"].update_one(where, {"$set": {"name": "Nobody"}})
    await whole_pass(inquiry)
    assert lasting_alarms() == (BROKEN,)
    await inquiry.database["disclosures"].update_one(where, {"$set": {"name": "Anna Roy"}})
    assert await verification(inquiry)() == 0  # lasts until it is looked at again
    assert lasting_alarms() == (BROKEN,)
    clock.advance(timedelta(hours=12))
    await whole_pass(inquiry)
    assert lasting_alarms() == ()


@pytest.mark.parametrize(
    "note",
    [
        {"$set": {"began_at": datetime(9999, 1, 1, tzinfo=UTC)}},
        {"$set": {"broken": 0, "after": None}},
        {"$set": {"after": "nowhere"}},
        {"$set": {"after": [False, "z"]}},
        {"$unset": {"began_at": 1}},
        {"$unset": {"mac": 1}},
    ],
)
async def test_whoever_changes_the_note_of_the_last_pass_only_makes_the_next_one_begin(
    inquiry: InquiryWeb, inquiry_ids: list[str], note: dict[str, Any]
) -> None:
    assert len(inquiry_ids) == 5
    assert await verification(inquiry, 2)() == 2
    await inquiry.database["disclosure_checks"].update_one({"_id": "pass"}, note)
    assert await verification(inquiry, 100)() == 5


async def test_records_appended_while_the_chains_are_verified_are_no_alarm(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_ids: list[str]
) -> None:
    class Busy:
        """A store where every chain grows between the reading of it and of its head."""

        def __init__(self, disclosures: Any) -> None:
            self._disclosures = disclosures
            self.get, self.hash_at = disclosures.get, disclosures.hash_at
            self.has_keyed_entry = disclosures.has_keyed_entry

        async def after(self, position: Any, at_most: int) -> Any:
            chains, position = await self._disclosures.after(position, at_most)
            for inquiry_id in inquiry_ids:
                await asked(api, signer, inquiry_id)
            heads = [(await self._disclosures.get(chain.inquiry_id)).head for chain in chains]
            return [replace(c, head=h) for c, h in zip(chains, heads, strict=True)], position

    verify = replace(verification(inquiry), chains=Busy(inquiry.disclosures))
    assert await verify() == 5
    assert await verify() == 0
    assert lasting_alarms() == ()


async def without_keys(inquiry: InquiryWeb) -> None:
    """Turns the records into those of a Wayfare that had no key for them."""
    for inquiry_id in await inquiry.database["disclosures"].distinct("inquiry_id"):
        for entry in unkeyed(list((await inquiry.disclosures.get(inquiry_id)).entries)):
            fields = {"prev": entry.prev, "hash": entry.hash}
            await inquiry.database["disclosures"].update_one(
                {"_id": entry.id},
                {"$set": fields, "$unset": {"kid": 1, "mac": 1, "outbox": 1, "events_seq": 1}},
            )
            head = {"seq": entry.seq, "hash": entry.hash}
            await inquiry.database["inquiries"].update_one(
                {"_id": inquiry_id}, {"$set": {"disclosures_head": head}}
            )
    await inquiry.database["disclosure_checks"].drop()


async def test_records_of_before_there_was_a_key_are_brought_under_it_at_start_and_that_is_recorded(
    inquiry: InquiryWeb, inquiry_ids: list[str]
) -> None:
    await without_keys(inquiry)
    await inquiry.prepare()
    for count, inquiry_id in enumerate(inquiry_ids, start=1):
        chain = await inquiry.disclosures.get(inquiry_id)
        assert [entry.kid for entry in chain.entries] == [None] * count + ["c1"]
        assert chain.entries[-1].reason == "chain.sealed"
    await inquiry.prepare()
    assert await whole_pass(inquiry) == 5
    assert len((await inquiry.disclosures.get(inquiry_ids[0])).entries) == 2


async def test_processes_that_start_at_once_bring_a_chain_under_the_key_once(
    inquiry: InquiryWeb, inquiry_ids: list[str]
) -> None:
    await without_keys(inquiry)
    await asyncio.gather(*[inquiry.prepare() for _ in range(5)])
    for count, inquiry_id in enumerate(inquiry_ids, start=1):
        assert len((await inquiry.disclosures.get(inquiry_id)).entries) == count + 1
    assert await whole_pass(inquiry) == 5
    assert lasting_alarms() == ()


async def test_a_switch_that_was_broken_off_goes_on(
    inquiry: InquiryWeb, inquiry_ids: list[str], clock: StillClock
) -> None:
    await without_keys(inquiry)

    class Dying:
        """A store whose process dies after the second chain."""

        def __init__(self, disclosures: Any) -> None:
            self._disclosures, self._left = disclosures, 2

            self.append = disclosures.append

        async def append_after(self, seq: int, entry: Any) -> None:
            self._left -= 1
            if self._left < 0:
                raise ConnectionError
            await self._disclosures.append_after(seq, entry)

    with pytest.raises(ConnectionError):
        await replace(inquiry.key_chains, disclosures=Dying(inquiry.disclosures))()
    again = build_inquiry(inquiry.settings, now=clock)
    await again.prepare()
    assert await whole_pass(inquiry) == 5
    assert {len((await inquiry.disclosures.get(i)).entries) for i in inquiry_ids} == {2, 3, 4, 5, 6}
    assert lasting_alarms() == ()
    await again.close()


async def test_a_chain_that_was_changed_before_the_switch_is_not_brought_under_the_key(
    inquiry: InquiryWeb, inquiry_ids: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    await without_keys(inquiry)
    where = {"inquiry_id": inquiry_ids[2], "seq": 1}
    await inquiry.database["disclosures"].update_one(where, {"$set": {"name": "Nobody"}})
    await inquiry.prepare()
    assert broken(caplog) == [(inquiry_ids[2], 1, "content")]
    assert len((await inquiry.disclosures.get(inquiry_ids[2])).entries) == 3


@pytest.mark.parametrize(
    "change", [{"$set": {"state": "begun"}}, {"$unset": {"mac": 1}}, {"$set": {"mac": 5}}, None]
)
async def test_nobody_without_the_key_can_make_the_switch_happen_again(
    inquiry: InquiryWeb, inquiry_ids: list[str], change: dict[str, Any] | None
) -> None:
    """By changing or removing the note of it; the chain that was forged stays without a key."""
    chain = await inquiry.disclosures.get(inquiry_ids[2])
    (*_, last) = unkeyed([replace(entry, name="Nobody") for entry in chain.entries])
    where = {"inquiry_id": inquiry_ids[2], "seq": 3}
    fields = {"name": last.name, "hash": last.hash}
    forging = {"$set": fields, "$unset": {"kid": 1, "mac": 1}}
    await inquiry.database["disclosures"].update_one(where, forging)
    notes = inquiry.database["disclosure_checks"]
    await (notes.update_one({"_id": "switch"}, change) if change else notes.drop())
    await inquiry.prepare()
    assert f"{BROKEN}:switch" in lasting_alarms()
    assert len((await inquiry.disclosures.get(inquiry_ids[2])).entries) == 3
    await whole_pass(inquiry)
    assert lasting_alarms() == (BROKEN, f"{BROKEN}:switch")


async def test_a_rotated_key_takes_over_with_the_next_verification(
    inquiry: InquiryWeb,
    inquiry_ids: list[str],
    mongodb_uri: str,
    database_prefix: str,
    clock: StillClock,
) -> None:
    def started(*kids: str) -> InquiryWeb:
        chosen = settings(mongodb_uri, database_prefix, disclosure_chain_key=written(*kids))
        return build_inquiry(chosen, now=clock)

    early, both, alone = started("c2"), started("c2", "c1"), started("c2")
    await both.prepare()
    assert await run(early, with_announced=False) == 1  # too early: only the old key vouches
    alarm(BROKEN, lasts=False)
    alarm(BROKEN, lasts=False, about="switch")
    assert await run(both, with_announced=False) == 0
    for inquiry_id in inquiry_ids:
        kids = [entry.kid for entry in (await inquiry.disclosures.get(inquiry_id)).entries]
        assert kids[-1] == "c2"
        assert set(kids[:-1]) == {"c1"}
    await alone.prepare()
    assert await run(alone, with_announced=False) == 0
    assert await run(alone, with_announced=False) == 0
    assert lasting_alarms() == ()
    assert await run(inquiry, with_announced=False) == 1  # who only has the old key
    for one in (early, both, alone):
        await one.close()


async def test_a_head_that_a_crash_left_under_the_older_key_is_brought_under_the_current_one(
    inquiry: InquiryWeb,
    inquiry_ids: list[str],
    mongodb_uri: str,
    database_prefix: str,
    clock: StillClock,
) -> None:
    chosen = settings(mongodb_uri, database_prefix, disclosure_chain_key=written("c2", "c1"))
    both = build_inquiry(chosen, now=clock)
    where = {"_id": inquiry_ids[2]}
    before = await inquiry.database["inquiries"].find_one(where)
    assert before is not None
    assert await run(both, with_announced=False) == 0
    behind = {"$set": {"disclosures_head": before["disclosures_head"]}}
    await inquiry.database["inquiries"].update_one(where, behind)
    assert await run(both, with_announced=False) == 0
    alone = build_inquiry(
        settings(mongodb_uri, database_prefix, disclosure_chain_key=written("c2")), now=clock
    )
    assert await run(alone, with_announced=False) == 0
    for one in (both, alone):
        await one.close()


async def test_the_command_says_how_many_were_verified_and_ends_accordingly(
    inquiry: InquiryWeb, inquiry_ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(inquiry, with_announced=False) == 0
    assert capsys.readouterr().out == "5 chains verified, 0 faults found\n"
    where = {"inquiry_id": inquiry_ids[2], "seq": 2}
    await inquiry.database["disclosures"].update_one(where, {"$set": {"name": "Nobody"}})
    assert await run(inquiry, with_announced=False) == 1
    assert capsys.readouterr().out == "5 chains verified, 1 faults found\n"
