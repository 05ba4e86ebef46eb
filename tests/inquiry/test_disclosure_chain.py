"""The hash chain: every change, deletion, insertion and reordering of an entry is noticed."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.disclosure.domain.chain import (
    Broken,
    Entry,
    Head,
    Intact,
    entry_hash,
    linked,
    verify,
)
from tests.support.clocks import MONDAY_NOON


def chain(length: int) -> tuple[list[Entry], Head]:
    entries: list[Entry] = []
    head = Head()
    for number in range(length):
        fresh = Entry(
            id=f"d-{number}",
            inquiry_id="i-1",
            seq=0,
            at=MONDAY_NOON + timedelta(seconds=number),
            was_granted=number % 3 != 0,
            name=f"Person {number}",
        )
        entry = linked(fresh, head)
        entries.append(entry)
        head = Head(seq=entry.seq, hash=entry.hash)
    return entries, head


lengths = st.integers(1, 12)


@given(lengths)
def test_a_chain_that_nobody_touched_is_intact(length: int) -> None:
    assert verify(*chain(length)) == Intact(length)


def test_a_chain_without_entries_is_intact() -> None:
    assert verify([], Head()) == Intact(0)


@given(st.data(), lengths)
def test_a_changed_field_is_noticed_where_it_was_changed(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    place = data.draw(st.integers(0, length - 1))
    changes: dict[str, Any] = {
        "id": "x",
        "inquiry_id": "x",
        "at": MONDAY_NOON - timedelta(1),
        "was_granted": not entries[place].was_granted,
        **dict.fromkeys(
            ("because", "account_id", "name", "role", "lead_id", "purpose", "assertion_id"), "x"
        ),
    }
    assert set(changes) == {f.name for f in fields(Entry)} - {"seq", "prev", "hash"}
    name = data.draw(st.sampled_from(sorted(changes)))
    entries[place] = replace(entries[place], **{name: changes[name]})
    assert verify(entries, head) == Broken(place + 1, "content")


@given(st.data(), lengths)
def test_a_changed_entry_with_a_new_hash_breaks_the_next_link_or_the_end(
    data: st.DataObject, length: int
) -> None:
    entries, head = chain(length)
    place = data.draw(st.integers(0, length - 1))
    forged = replace(entries[place], name="Somebody else")
    entries[place] = replace(forged, hash=entry_hash(forged))
    assert isinstance(verify(entries, head), Broken)


@given(st.data(), lengths)
def test_a_deleted_entry_is_noticed_the_last_ones_too(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    place = data.draw(st.integers(0, length - 1))
    del entries[place]
    assert isinstance(verify(entries, head), Broken)
    assert isinstance(verify(entries[: place // 2], head), Broken)


@given(st.data(), st.integers(2, 12))
def test_entries_in_another_order_are_noticed(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    shuffled = data.draw(st.permutations(entries).filter(lambda order: order != entries))
    assert isinstance(verify(shuffled, head), Broken)


@given(st.data(), lengths)
def test_an_inserted_entry_is_noticed(data: st.DataObject, length: int) -> None:
    entries, head = chain(length)
    place = data.draw(st.integers(0, length - 1))
    before = Head(seq=entries[place].seq - 1, hash=entries[place].prev)
    inserted = linked(replace(entries[place], id="d-x", name="Inserted"), before)
    assert isinstance(verify([*entries[:place], inserted, *entries[place:]], head), Broken)


def test_a_head_that_a_crash_left_behind_is_no_alarm() -> None:
    entries, _ = chain(3)
    assert verify(entries, Head(seq=2, hash=entries[1].hash)) == Intact(3)
