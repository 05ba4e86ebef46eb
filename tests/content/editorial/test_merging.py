"""Two edits that began from the same are compared and put together without losing a word."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.editorial.domain import Entry, Fate, Meeting, meet
from services.content.editorial.domain.merging import (
    Kind,
    Passage,
    compared,
    merged,
    merged_text,
)

PARTS = st.lists(st.sampled_from("abcdef"), max_size=8).map(tuple)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(["You rest. ", "You eat!", " ", "\n", "\n\n", "- one", "no. ", "…”"]),
        max_size=10,
    ).map("".join),
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.sampled_from(["", "risks", "what"]),
        heading=st.sampled_from(["", "Risks", "What?"]),
        body=TEXTS,
        is_dismissible=st.booleans(),
    ),
    max_size=4,
).map(tuple)


@given(base=PARTS, edited=PARTS)
def test_an_edit_beside_none_and_the_same_edit_twice_are_that_edit(
    base: Sequence[str], edited: Sequence[str]
) -> None:
    assert merged(base, edited, base) == edited
    assert merged(base, base, edited) == edited
    assert merged(base, edited, edited) == edited


@given(base=PARTS, mine=PARTS, theirs=PARTS)
def test_it_is_the_same_whoever_asks_and_nothing_new_is_lost(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> None:
    both = merged(base, mine, theirs)
    assert both == merged(base, theirs, mine)
    if both is not None:
        added = {one for one in (*mine, *theirs) if one not in base}
        assert added <= set(both)
        assert set(both) <= {*base, *mine, *theirs}


@given(parts=st.lists(TEXTS, min_size=3, max_size=3), edits=st.lists(TEXTS, min_size=2, max_size=2))
def test_edits_of_different_paragraphs_are_both_there(
    parts: Sequence[str], edits: Sequence[str]
) -> None:
    first, middle, last = (f"<{n} {part.strip()}>" for n, part in enumerate(parts))
    base = f"{first}\n\n{middle}\n\n{last}"
    one, other = (f"[{n} {edit.strip()}]" for n, edit in enumerate(edits))
    mine, theirs = f"{one}\n\n{middle}\n\n{last}", f"{first}\n\n{middle}\n\n{other}"
    assert merged_text(base, mine, theirs) == f"{one}\n\n{middle}\n\n{other}"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("A. B. C.", "A1. B. C.", "A. B. C3.", "A1. B. C3."),
        ("A. B. C.", "A1. B. C.", "A. B2. C.", "A1. B2. C."),
        ("A. B.", "A1. B.", "A2. B.", None),
        ("Take two pills.", "Take no pills.", "Take two pills a day.", None),
        ("- a\n- b\n- c", "- a\n- c", "- a\n- b\n- c\n- d", "- a\n- c\n- d"),
        ("A.", "A.\n\nB.", "A.\n\nC.", None),
        ("", "Mine.", "Theirs.", None),
        ("A. B.", "", "A. B2.", None),
        ("A. B.", "", "A. B.", ""),
    ],
    ids=["apart", "next", "same", "inside", "list", "both-append", "new", "deleted", "gone"],
)
def test_what_touches_is_left_to_a_person(
    base: str, mine: str, theirs: str, both: str | None
) -> None:
    assert merged_text(base, mine, theirs) == both


@given(before=TEXTS, after=TEXTS)
def test_what_is_kept_and_removed_is_the_text_before_and_what_is_kept_and_added_the_one_after(
    before: str, after: str
) -> None:
    passages = compared(before, after)
    assert _text(passages, but=Kind.ADDED) == before
    assert _text(passages, but=Kind.REMOVED) == after
    assert all(one.text for one in passages)


def _text(passages: Sequence[Passage], but: Kind) -> str:
    return "".join(one.text for one in passages if one.kind is not but)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("before", "after"),
    [("." * 200_000, "." * 199_999 + "x"), (". " * 60_000, "! " * 60_000), ("\n" * 200_000, "a")],
    ids=["dots", "sentences", "lines"],
)
def test_no_text_takes_long(before: str, after: str) -> None:
    assert _text(compared(before, after), but=Kind.ADDED) == before


@given(base=ENTRIES, mine=ENTRIES, theirs=ENTRIES, is_many=st.booleans())
def test_entries_meet_the_same_way_round_whoever_asks(
    base: tuple[Entry, ...], mine: tuple[Entry, ...], theirs: tuple[Entry, ...], is_many: bool
) -> None:
    if not is_many:
        base, mine, theirs = base[:1], mine[:1], theirs[:1]
    met = meet(base, mine, theirs, is_many=is_many)
    other = meet(base, theirs, mine, is_many=is_many)
    assert (met.mine, met.theirs) == (other.theirs, other.mine)
    assert _words(met) == _words(other)
    assert meet(base, mine, base, is_many=is_many).both == mine


def _words(met: Meeting) -> object:
    """Without the names of sections that only one of the two knows."""
    return met.both and [(one.heading, one.body, one.is_dismissible) for one in met.both]


RISKS = Entry(id="risks", heading="Risks", body="It may bleed.")
WHAT = Entry(id="what", heading="What?", body="Tubes. They are small.")


def test_sections_are_put_together_one_by_one() -> None:
    mine = (Entry(id="risks", heading="Risks", body="It may bleed or hurt."), WHAT)
    new = Entry(id="after", heading="After", body="Rest.")
    theirs = (RISKS, Entry(id="what", heading="What?", body="Tubes. They are tiny."), new)
    met = meet((RISKS, WHAT), mine, theirs, is_many=True)
    assert met.both == (mine[0], theirs[1], new)
    assert met.theirs is not None
    assert [one.fate for one in met.theirs] == [Fate.KEPT, Fate.CHANGED, Fate.ADDED]


def test_a_section_that_one_removed_and_the_other_changed_is_left_to_a_person() -> None:
    changed = Entry(id="risks", heading="Risks", body="It may bleed badly.")
    met = meet((RISKS, WHAT), (WHAT,), (changed, WHAT), is_many=True)
    assert met.both is None
    assert met.mine is not None
    assert [(one.fate, one.body[0].text) for one in met.mine] == [
        (Fate.KEPT, WHAT.body),
        (Fate.REMOVED, RISKS.body),
    ]


def test_what_was_moved_is_called_moved_and_keeps_the_others_words() -> None:
    edited = Entry(id="what", heading="What?", body="Tubes. They are tiny.")
    third = Entry(id="after", heading="After", body="Rest.")
    met = meet((RISKS, WHAT, third), (third, RISKS, WHAT), (RISKS, edited, third), is_many=True)
    assert met.both == (third, RISKS, edited)
    assert met.mine is not None
    assert [one.fate for one in met.mine] == [Fate.MOVED, Fate.KEPT, Fate.KEPT]


def test_where_nobody_knows_what_both_began_from_theirs_is_compared_with_mine() -> None:
    met = meet(None, (RISKS,), (), is_many=False)
    assert (met.mine, met.both) == (None, None)
    assert met.theirs is not None
    assert [one.fate for one in met.theirs] == [Fate.REMOVED]


def test_what_is_larger_than_any_text_is_not_compared() -> None:
    large = (Entry(body="x" * 700_000),)
    assert meet((), large, (), is_many=False) == Meeting(mine=None, theirs=None, both=None)
