"""The audit chain: what is changed, removed, swapped, put in or cut off is found and named, also
where somebody without the key makes all hashes anew.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.audit.domain import BEGINNING, Entry, Fault, Head, Misfit, Position, Tail
from services.routing.audit.domain import following as following_acts
from services.routing.audit.domain import noted as noted_head
from services.routing.audit.store.documents import (
    entry_document,
    entry_of,
    head_document,
    head_of,
)
from shared.chains import GENESIS
from tests.routing.audit.builders import CLINIC, KEYS, TODAY, act, chain_of, checked
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import ring

DAYS = st.lists(st.integers(0, 4), min_size=1, max_size=4).filter(any)
TWO_DAYS = (3, 2)


def named(entries: list[Entry], head: Head | None) -> list[tuple[Position, Misfit]]:
    return [(fault.position, fault.misfit) for fault in checked(entries, head).faults]


@given(DAYS)
def test_a_chain_that_nobody_touched_holds(days: list[int]) -> None:
    entries, head = chain_of(days)
    found = checked(entries, head)
    assert (found.faults, found.entries) == ((), sum(days))
    assert found.days == sum(count > 0 for count in days)
    numbers = [count for days_count in days for count in range(1, days_count + 1)]
    assert [entry.position.number for entry in entries] == numbers


def test_a_chain_that_has_just_begun_holds() -> None:
    assert not checked([], noted_head(CLINIC, BEGINNING, GENESIS, KEYS.current)).faults


@given(st.data(), DAYS)
def test_a_changed_field_is_named_where_it_was_changed(
    data: st.DataObject, days: list[int]
) -> None:
    entries, head = chain_of(days)
    index = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[index]
    name = data.draw(st.sampled_from(sorted(vars(entry.act))))
    changed: Any = MONDAY_NOON + timedelta(days=3) if name == "at" else "x"
    entries[index] = replace(entry, act=replace(entry.act, **{name: changed}))
    assert named(entries, head)[0] == (entry.position, Misfit.CONTENT)


@given(st.data(), DAYS)
def test_any_byte_of_a_stored_entry_that_is_changed_is_named(
    data: st.DataObject, days: list[int]
) -> None:
    """In whatever field of the document, by one character."""
    entries, head = chain_of(days)
    index = data.draw(st.integers(0, len(entries) - 1))
    document = entry_document(entries[index])
    texts = [name for name, value in document.items() if isinstance(value, str) and name != "day"]
    name = data.draw(st.sampled_from(sorted(texts)))
    at = data.draw(st.integers(0, len(document[name]) - 1))
    text = document[name]
    document[name] = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
    position = entries[index].position
    entries[index] = entry_of(document)
    misfit = Misfit.KEY if name == "mac" else Misfit.CONTENT
    assert named(entries, head)[0] == (position, misfit)


@given(st.data(), DAYS)
def test_all_made_anew_by_somebody_without_the_key_is_named(
    data: st.DataObject, days: list[int]
) -> None:
    """From somewhere on, with the key's id or that of one that nobody knows, and with a head."""
    entries, head = chain_of(days)
    index = data.draw(st.integers(0, len(entries) - 1))
    forged_by = replace(KEYS.current, secret=b"x" * 32)
    kid = data.draw(st.sampled_from([KEYS.current.kid, "made_up"]))
    before = entries[index - 1] if index else None
    tail = Tail(position=before.position, hash=before.hash) if before else Tail()
    acts = [replace(entry.act, account="somebody") for entry in entries[index:]]
    forged = list(following_acts(acts, tail, replace(forged_by, kid=kid), today=TODAY))
    last = forged[-1]
    heads = [head, None, noted_head(CLINIC, last.position, last.hash, replace(forged_by, kid=kid))]
    found = named([*entries[:index], *forged], data.draw(st.sampled_from(heads)))
    assert found
    if kid == KEYS.current.kid:
        assert found[0] == (forged[0].position, Misfit.KEY)


@given(st.data(), DAYS.filter(lambda days: sum(days) > 1))
def test_a_removed_entry_is_named_whichever_it_was(data: st.DataObject, days: list[int]) -> None:
    entries, head = chain_of(days)
    gone = entries.pop(data.draw(st.integers(0, len(entries) - 1)))
    position, misfit = named(entries, head)[0]
    assert position == gone.position
    assert misfit in {Misfit.MISSING, Misfit.END}


@given(st.data(), DAYS.filter(lambda days: sum(days) > 1))
def test_two_that_were_swapped_are_named(data: st.DataObject, days: list[int]) -> None:
    """Each in the position of the other, as what they say and as they lie there."""
    entries, head = chain_of(days)
    one = data.draw(st.integers(0, len(entries) - 2))
    other = data.draw(st.integers(one + 1, len(entries) - 1))
    first, second = entries[one], entries[other]
    entries[one] = replace(second, position=first.position)
    entries[other] = replace(first, position=second.position)
    assert named(entries, head)[0] == (first.position, Misfit.CONTENT)
    entries[one], entries[other] = second, first
    assert named(entries, head)


@given(st.data(), DAYS)
def test_an_entry_that_was_put_in_is_named(data: st.DataObject, days: list[int]) -> None:
    """Made by somebody without the key, or one of ours that stands there twice."""
    entries, head = chain_of(days)
    index = data.draw(st.integers(0, len(entries) - 1))
    twice = entries[index]
    assert named([*entries[: index + 1], twice, *entries[index + 1 :]], head) == [
        (twice.position, Misfit.ORDER)
    ]
    behind = Tail(position=twice.position, hash=twice.hash)
    stranger = replace(KEYS.current, secret=b"x" * 32)
    (forged,) = following_acts([act(99)], behind, stranger, today=TODAY)
    found = named([*entries[: index + 1], forged, *entries[index + 1 :]], head)
    assert found[0] == (forged.position, Misfit.KEY)


def test_a_whole_day_that_was_taken_out_is_named_by_its_last_entry() -> None:
    entries, head = chain_of([2, 3, 1])
    left = [entry for entry in entries if entry.position.day != entries[2].position.day]
    assert named(left, head) == [(entries[4].position, Misfit.MISSING)]


def test_what_was_cut_off_at_the_end_is_named_as_far_as_the_head_goes() -> None:
    entries, head = chain_of(TWO_DAYS)
    assert named(entries[:4], head) == [(entries[4].position, Misfit.END)]
    assert named(entries[:3], head) == [(entries[4].position, Misfit.END)]
    assert named([], head) == [(entries[4].position, Misfit.END)]


def test_a_head_that_a_crash_has_left_behind_is_no_fault_and_one_of_another_entry_is() -> None:
    entries, _ = chain_of(TWO_DAYS)
    third = entries[2]
    behind = noted_head(CLINIC, third.position, third.hash, KEYS.current)
    assert not checked(entries, behind).faults
    another = noted_head(CLINIC, third.position, entries[1].hash, KEYS.current)
    assert named(entries, another) == [(third.position, Misfit.END)]


@pytest.mark.parametrize(
    "changed", [{"hash": "0" * 64}, {"mac": "x"}, {"mac": None}, {"kid": None}, {"kid": "z9"}]
)
def test_a_head_that_is_missing_or_not_ours_is_named(changed: dict[str, Any]) -> None:
    entries, head = chain_of(TWO_DAYS)
    last = entries[-1].position
    assert named(entries, replace(head, **changed)) == [(last, Misfit.HEAD)]
    assert named(entries, None) == [(last, Misfit.HEAD)]
    of_another = noted_head("calgary", head.position, head.hash, KEYS.current)
    assert named(entries, of_another) == [(last, Misfit.HEAD)]


def test_the_first_fault_of_each_day_is_named_so_that_none_hides_a_later_one() -> None:
    entries, head = chain_of([3, 3, 3])
    for index in (1, 2, 7):
        entries[index] = replace(entries[index], act=act(50 + index))
    assert checked(entries, head).faults == (
        Fault(CLINIC, entries[1].position, Misfit.CONTENT),
        Fault(CLINIC, entries[7].position, Misfit.CONTENT),
    )


def test_an_older_key_vouches_until_it_is_dropped_and_what_follows_vouches_for_it() -> None:
    entries, head = chain_of(TWO_DAYS)
    rotated, dropped = ring("a2", "a1"), ring("a2")
    assert not checked(entries, head, rotated).faults
    assert checked(entries, head, dropped).faults
    tail = Tail(position=entries[-1].position, hash=entries[-1].hash)
    (keyed,) = following_acts([act(9)], tail, rotated.current, today=TODAY)
    longer = [*entries, keyed]
    fresh = noted_head(CLINIC, keyed.position, keyed.hash, rotated.current)
    assert not checked(longer, fresh, dropped).faults
    longer[1] = replace(longer[1], act=act(8))
    assert checked(longer, fresh, dropped).faults[0].position == longer[1].position


@pytest.mark.parametrize(
    ("at", "last", "position"),
    [
        (timedelta(), Position("2026-11-22", 7), Position("2026-11-23", 1)),
        (timedelta(), Position("2026-11-23", 7), Position("2026-11-23", 8)),
        # Midnight lies between the deed and its entry, and the new day has begun.
        (-timedelta(days=1), Position("2026-11-23", 2), Position("2026-11-23", 3)),
        # The worker was away, and nothing of today is chained yet.
        (-timedelta(days=1), Position("2026-11-20", 2), Position("2026-11-22", 1)),
        # The clock of the process where it was done was ahead of ours.
        (timedelta(days=400), Position("2026-11-22", 2), Position("2026-11-23", 1)),
    ],
)
def test_an_entry_stands_on_the_day_of_its_deed_unless_a_later_one_has_begun(
    at: timedelta, last: Position, position: Position
) -> None:
    tail = Tail(position=last, hash="f" * 64)
    (entry,) = following_acts([act(1, at=MONDAY_NOON + at)], tail, KEYS.current, today=TODAY)
    assert (entry.position, entry.after) == (position, last)


def test_what_somebody_has_put_at_the_end_keeps_no_position_from_ours() -> None:
    tail = Tail(position=Position("2026-11-22", 2), hash="f" * 64, taken=Position("2026-11-23", 5))
    (entry,) = following_acts([act(1)], tail, KEYS.current, today=TODAY)
    assert entry.position == Position("2026-11-23", 6)


def test_entries_and_heads_are_read_as_they_were_written() -> None:
    entries, head = chain_of(TWO_DAYS)
    assert [entry_of(entry_document(entry)) for entry in entries] == entries
    assert head_of(head_document(head)) == head


@pytest.mark.parametrize(
    "changed",
    [{"day": 3}, {"number": "1"}, {"number": True}, {"after": None}, {"after": {"day": "x"}},
     {"at": "today"}, {"account": None}, {"clinic": 5}, {"prev": 7}, {"hash": None}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_read_is_an_entry_that_does_not_fit(changed: dict[str, Any]) -> None:
    (entry,), head = chain_of([1])
    broken = entry_of({**entry_document(entry), **changed})
    assert named([broken], head)
    assert head_of({"_id": CLINIC, **head_document(head), "day": 3}) == Head()


def test_the_format_of_entries_and_heads_never_changes() -> None:
    one = replace(act(1), source=None)
    (entry,) = following_acts([one], Tail(), KEYS.current, today=TODAY)
    assert entry.content == (
        b'{"about":"lead-1","account":"maya","action":"lead.accept","after":"#0",'
        b'"at":"2026-11-23T17:00:01.000+00:00","clinic":"toronto","id":"act-1","kid":"a1",'
        b'"position":"2026-11-23#1","reason":"other","target":"toronto/lee"}'
    )
    assert entry.hash == "f036c0e8a1ecc1607f47ca40df1440305e8bbdc8444fed8a0441b6365f00a256"
    assert entry.mac == "547b6dc2799df40fd1dc0f9d033b308fcf678534b3ed8b49d1924844e5d8f695"
    head = noted_head(CLINIC, entry.position, entry.hash, KEYS.current)
    assert head.mac == "e2a925cfb233ab5a7d7699c7f504a27640cd2db30bc200e1095308e8efc0f4f7"
