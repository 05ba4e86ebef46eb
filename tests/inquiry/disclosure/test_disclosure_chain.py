"""The hash chain: every change, deletion, insertion and reordering of an entry is noticed, also
where somebody without the key makes all hashes anew.
"""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.disclosure.domain.chain import (
    Entry,
    empty,
    entry_hash,
    linked,
    noted,
)
from services.inquiry.disclosure.domain.verification import Broken, Intact, verify
from services.inquiry.inquiries.domain import Head
from shared.chains import GENESIS
from shared.keys import Key
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import ring

KEYS = ring("c1")
KEY = KEYS.current
ROTATED = ring("c2", "c1")


def asking(number: int) -> Entry:
    return Entry(
        id=f"d-{number}",
        inquiry_id="i-1",
        seq=0,
        at=MONDAY_NOON + timedelta(seconds=number),
        was_granted=number % 3 != 0,
        name=f"Person {number}",
    )


def grown(entries: list[Entry], count: int, key: Key) -> list[Entry]:
    """The chain with so many entries more, under this key."""
    longer = list(entries)
    for _ in range(count):
        last = longer[-1] if longer else None
        head = Head(seq=last.seq, hash=last.hash) if last else Head()
        longer.append(linked(asking(len(longer)), head, key))
    return longer


def chain(length: int, key: Key = KEY) -> tuple[list[Entry], Head]:
    entries = grown([], length, key)
    return entries, noted(entries[-1], key) if entries else empty("i-1", key)


def unkeyed(entries: list[Entry]) -> list[Entry]:
    """As entries were before there was a key; whoever may write the database can make these."""
    made: list[Entry] = []
    for entry in entries:
        prev = made[-1].hash if made else GENESIS
        plain = replace(entry, seq=len(made) + 1, prev=prev, kid=None, mac=None)
        made.append(replace(plain, hash=entry_hash(plain)))
    return made


def checked(entries: list[Entry], head: Head | None) -> Intact | Broken:
    return verify("i-1", entries, head, KEYS)


lengths = st.integers(1, 12)


@given(lengths)
def test_a_chain_that_nobody_touched_is_intact(length: int) -> None:
    assert checked(*chain(length)) == Intact(length)


def test_a_chain_without_entries_is_intact() -> None:
    assert checked([], None) == Intact(0)
    assert checked([], empty("i-1", KEY)) == Intact(0)


@given(st.data(), lengths)
def test_a_changed_field_is_noticed_where_it_was_changed(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    index = data.draw(st.integers(0, length - 1))
    changes: dict[str, Any] = {
        "id": "x",
        "inquiry_id": "x",
        "at": MONDAY_NOON - timedelta(1),
        "was_granted": not entries[index].was_granted,
        **dict.fromkeys(
            ("reason", "account_id", "name", "role", "lead_id", "purpose", "assertion_id"), "x"
        ),
        "attachment_id": "x",
    }
    codes = {"seq", "prev", "hash", "kid", "mac"}
    assert set(changes) == {f.name for f in fields(Entry)} - codes
    name = data.draw(st.sampled_from(sorted(changes)))
    entries[index] = replace(entries[index], **{name: changes[name]})
    assert checked(entries, head) == Broken(index + 1, "content")


@given(st.data(), lengths)
def test_an_entry_whose_hash_was_made_anew_is_noticed(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    index = data.draw(st.integers(0, length - 1))
    forged = replace(entries[index], name="Somebody else")
    entries[index] = replace(forged, hash=entry_hash(forged))
    assert isinstance(checked(entries, head), Broken)


@given(st.data(), lengths)
def test_all_hashes_made_anew_by_somebody_without_the_key_are_noticed(
    data: st.DataObject, length: int
) -> None:
    """With or without the codes that were there, with or without a key's id, real or made up."""
    entries, _ = chain(length)
    index = data.draw(st.integers(0, length - 1))
    entries[index] = replace(entries[index], name="Somebody else")
    kept_codes = data.draw(st.sampled_from(["keep", "drop", "another kid", "guess"]))
    forged = []
    for old, new in zip(entries, unkeyed(entries), strict=True):
        match kept_codes:
            case "keep":
                forged.append(replace(new, kid=old.kid, mac=old.mac))
            case "another kid":
                forged.append(replace(new, kid="c0", mac=old.mac))
            case "guess":
                forged.append(replace(new, kid=old.kid, mac="0" * 64))
            case _:
                forged.append(new)
    for head in (
        None,
        Head(seq=length, hash=forged[-1].hash),
        noted(forged[-1], ring("x").current),
    ):
        assert isinstance(checked(forged, head), Broken)


@given(st.data(), lengths)
def test_a_deleted_entry_is_noticed_the_last_ones_too(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    index = data.draw(st.integers(0, length - 1))
    assert isinstance(checked(entries[: index // 2], head), Broken)
    del entries[index]
    assert isinstance(checked(entries, head), Broken)


@given(lengths)
def test_last_entries_deleted_together_with_the_head_are_noticed(length: int) -> None:
    """A head of a shorter chain cannot be made without the key."""
    entries, head = chain(length + 1)
    shorter = entries[:length]
    assert checked(shorter, None) == Broken(length, "head")
    rewritten = replace(head, seq=length, hash=shorter[-1].hash)
    assert checked(shorter, rewritten) == Broken(length, "head")
    assert checked([], replace(head, seq=0, hash=GENESIS)) == Broken(0, "head")


@given(st.data(), st.integers(2, 12))
def test_entries_in_another_order_are_noticed(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    shuffled = data.draw(st.permutations(entries).filter(lambda order: order != entries))
    assert isinstance(checked(shuffled, head), Broken)


@given(st.data(), lengths)
def test_an_inserted_entry_is_noticed(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    index = data.draw(st.integers(0, length - 1))
    before = Head(seq=entries[index].seq - 1, hash=entries[index].prev)
    inserted = linked(replace(entries[index], id="d-x", name="Inserted"), before, KEY)
    assert isinstance(checked([*entries[:index], inserted, *entries[index:]], head), Broken)


def test_a_head_that_a_crash_left_behind_is_no_alarm() -> None:
    entries, _ = chain(3)
    assert checked(entries, noted(entries[1], KEY)) == Intact(3)
    assert checked(entries, empty("i-1", KEY)) == Intact(3)


def test_the_chain_of_another_inquiry_does_not_pass_for_this_ones() -> None:
    entries, head = chain(2)
    assert verify("i-2", entries, head, KEYS) == Broken(2, "head")


@given(st.integers(1, 6), st.integers(1, 6))
def test_entries_of_before_there_was_a_key_are_held_by_the_first_one_with_a_key(
    before: int, after: int
) -> None:
    old = unkeyed(grown([], before, KEY))
    bare = Head(seq=before, hash=old[-1].hash)
    assert verify("i-1", old, bare, KEYS, is_before_keys=True) == Intact(before)
    assert verify("i-1", old, bare, KEYS) == Broken(before, "unkeyed")
    entries = grown(old, after, KEY)
    head = noted(entries[-1], KEY)
    assert checked(entries, head) == Intact(before + after)
    forged = unkeyed([replace(entries[0], name="Somebody else"), *entries[1:before]])
    assert isinstance(checked([*forged, *entries[before:]], head), Broken)
    assert isinstance(checked(unkeyed(entries), head), Broken)


def test_no_entry_without_a_key_follows_one_with() -> None:
    entries, _ = chain(2)
    late = replace(asking(3), seq=3, prev=entries[1].hash)
    late = replace(late, hash=entry_hash(late))
    last = linked(asking(4), Head(seq=3, hash=late.hash), KEY)
    assert checked([*entries, late, last], noted(last, KEY)) == Broken(3, "unkeyed")


@given(st.integers(1, 5), st.integers(1, 5))
def test_entries_of_an_older_key_are_good_while_it_lives_and_once_a_newer_one_holds_them(
    before: int, after: int
) -> None:
    old, head = chain(before)
    assert verify("i-1", old, head, ROTATED) == Intact(before)
    assert verify("i-1", old, head, ring("c2")) == Broken(before, "key")
    entries = grown(old, after, ROTATED.current)
    head = noted(entries[-1], ROTATED.current)
    for keys in (ROTATED, ring("c2")):
        assert verify("i-1", entries, head, keys) == Intact(before + after)
    changed = [replace(entries[0], name="Somebody else"), *entries[1:]]
    assert verify("i-1", changed, head, ring("c2")) == Broken(1, "content")
    forged = grown([replace(entry, kid="c1") for entry in unkeyed(changed[:before])], 0, KEY)
    assert isinstance(verify("i-1", [*forged, *entries[before:]], head, ring("c2")), Broken)


@pytest.mark.parametrize("mac", [None, "", "0" * 64, "é"])
def test_a_code_that_is_none_breaks_the_chain(mac: str | None) -> None:
    entries, head = chain(2)
    assert checked([entries[0], replace(entries[1], mac=mac)], head) == Broken(2, "key")
    assert checked(entries, replace(head, mac=mac)) == Broken(2, "head")
