"""What an editor types is what is stored, and what is stored is what an editor gets to see."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.editorial.domain import (
    SHAPES,
    Entry,
    entries_of,
    read,
    read_items,
    value_of,
    written,
    written_items,
)
from services.content.text.domain import (
    TEXT_FIELDS,
    Announcement,
    Block,
    BulletList,
    Faq,
    NextSteps,
    Paragraph,
    Section,
    TravelBlock,
)
from shared.errors import Invalid

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="\\nr- *•1.)\n\r\t \u00a0\u2028a", max_size=20),
)
SOME = TEXTS.filter(bool)
WRITTEN = TEXTS.filter(lambda text: bool(text.strip()))
PARAGRAPHS = st.builds(Paragraph, text=TEXTS)
LISTS = st.builds(
    BulletList,
    items=st.lists(TEXTS, min_size=1, max_size=4).map(tuple),
    is_ordered=st.booleans(),
)
BLOCKS = st.lists(st.one_of(PARAGRAPHS, LISTS), max_size=5).map(tuple)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
SECTIONS = st.lists(
    st.builds(Section, id=SLUGS, heading=WRITTEN, blocks=BLOCKS),
    max_size=4,
    unique_by=lambda section: section.id,
)
ACTIONS = st.none() | SOME
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "title": WRITTEN,
    "summary": BLOCKS,
    "funding": WRITTEN,
    "seo_description": WRITTEN,
    "sections": SECTIONS.map(tuple),
    "faqs_heading": WRITTEN,
    "faqs_intro": BLOCKS,
    "faqs": st.lists(st.builds(Faq, question=WRITTEN, blocks=BLOCKS), max_size=4).map(tuple),
    "not_suitable_intro": WRITTEN,
    "not_suitable_if": st.lists(TEXTS, max_size=5).map(tuple),
    "next_steps": st.builds(NextSteps, heading=WRITTEN, blocks=BLOCKS),
    "doctors_heading": WRITTEN,
    "out_of_province": st.builds(TravelBlock, heading=WRITTEN, blocks=BLOCKS, action=ACTIONS),
    "international": st.builds(TravelBlock, heading=WRITTEN, blocks=BLOCKS, action=ACTIONS),
    "announcements": st.lists(
        st.builds(Announcement, text=WRITTEN, action=ACTIONS, is_dismissible=st.booleans()),
        max_size=3,
    ).map(tuple),
}


def through_a_browser(text: str) -> str:
    """Line breaks become two characters on the way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@given(BLOCKS)
def test_blocks_come_back_exactly_from_the_text_that_they_were_written_as(
    blocks: tuple[Block, ...],
) -> None:
    assert read(written(blocks)) == blocks
    assert read(through_a_browser(written(blocks))) == blocks


@given(st.lists(TEXTS, max_size=6).map(tuple))
def test_entries_of_a_list_come_back_exactly(items: tuple[str, ...]) -> None:
    assert read_items(written_items(items)) == items
    assert read_items(through_a_browser(written_items(items))) == items


@given(st.text(max_size=200))
def test_whatever_is_typed_reads_as_something_that_is_written_and_read_again(text: str) -> None:
    blocks = read(text)
    assert read(written(blocks)) == blocks


@pytest.mark.parametrize("field", SHAPES)
@given(data=st.data())
def test_every_field_comes_back_exactly_from_its_form(field: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[field])
    assert value_of(field, entries_of(field, value)) == value


def test_there_is_a_form_for_every_field_of_a_text() -> None:
    assert set(SHAPES) == set(TEXT_FIELDS) == set(VALUES)


@pytest.mark.parametrize(
    ("typed", "blocks"),
    [
        ("", ()),
        ("  \n\t\n", ()),
        ("One.\nStill one.\n\n\nTwo.", ("One.\nStill one.", "Two.")),
        ("Bring:\n- a card\n- a friend\nThen go.", ("Bring:", ["a card", "a friend"], "Then go.")),
        ("- a\n\n- b", (["a"], ["b"])),
        ("* a\n• b", (["a", "b"],)),
        ("  -  a", (["a"],)),
        ("-a", ("-a",)),
        ("\\- no list", ("- no list",)),
        ("2024. A year", ("2024. A year",)),
    ],
    ids=lambda value: repr(value)[:30] if isinstance(value, str) else "",
)
def test_a_blank_line_separates_and_a_dash_begins_an_entry(
    typed: str, blocks: tuple[str | list[str], ...]
) -> None:
    assert read(typed) == tuple(
        Paragraph(text=one) if isinstance(one, str) else BulletList(items=tuple(one))
        for one in blocks
    )


def test_a_number_begins_an_entry_of_a_numbered_list() -> None:
    assert read("1. a\n2) b") == (BulletList(items=("a", "b"), is_ordered=True),)


def test_a_new_section_gets_a_name_of_its_own_and_the_others_keep_theirs() -> None:
    entries = (
        Entry(id="risks", heading="Quite another heading"),
        Entry(heading="Risks"),
        Entry(heading="Risks"),
    )
    names = [section.id for section in value_of("sections", entries)]
    assert names == ["risks", "risks-2", "risks-3"]


@pytest.mark.parametrize(
    ("field", "entry", "missing"),
    [
        ("title", Entry(body=" "), "title.body"),
        ("funding", Entry(), "funding.body"),
        ("next_steps", Entry(body="Call."), "next_steps.heading"),
        ("faqs", Entry(body="Yes."), "faqs.0.heading"),
        ("announcements", Entry(action="More"), "announcements.0.body"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_missing_is_named_by_its_path(field: str, entry: Entry, missing: str) -> None:
    with pytest.raises(Invalid) as refused:
        value_of(field, (entry,))
    assert [problem.field for problem in refused.value.problems] == [missing]


def test_what_nobody_has_touched_stays_as_it_is_stored_also_where_it_says_nothing() -> None:
    empty = (BulletList(items=()), Paragraph(text="a"))
    assert value_of("summary", entries_of("summary", empty), before=empty) == empty
