"""The sentence that is shown of a page: what was found is marked, and nothing else is markup."""

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.search.domain import (
    NothingToSearchFor,
    Part,
    plain_words,
    query_of,
    snippet_html,
)
from tests.content.search.builders import meant_by, passages

SUMMARY = passages("Small tubes let air in. They stay for a year.", Part.SUMMARY)
SECTION = passages("What happens? Air & tubes <meet> at your ear. Nothing hurts.")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("tube", "Small <mark>tubes</mark> let air in."),
        ("TUBES ear", "Air &amp; <mark>tubes</mark> &lt;meet&gt; at your <mark>ear</mark>."),
        ("year", "They stay for a <mark>year</mark>."),
        ("meet", "Air &amp; tubes &lt;<mark>meet</mark>&gt; at your ear."),
        ("elsewhere", "Small tubes let air in."),
        ("at tubes", "Small <mark>tubes</mark> let air in."),
    ],
)
def test_the_sentence_with_the_most_of_the_words_is_shown(query: str, shown: str) -> None:
    assert snippet_html([*SUMMARY, *SECTION], meant_by(query)) == shown


def test_a_page_with_no_text_shows_none() -> None:
    assert snippet_html([], meant_by("tubes")) == ""


@pytest.mark.parametrize("accent", ["é", "e\u0301"])
def test_an_accented_word_is_marked_whole(accent: str) -> None:
    shown = snippet_html(passages(f"Mal à l’{accent}paule ?"), meant_by("epaule"))
    assert shown == "Mal à l’<mark>épaule</mark> ?"


def test_of_a_long_sentence_the_part_with_the_hit_is_shown_between_words() -> None:
    long = " ".join(["before"] * 60 + ["Tubes"] + ["afterwards"] * 60)
    shown = snippet_html(passages(long), meant_by("tubes"))
    assert re.fullmatch(r"…(before )+<mark>Tubes</mark>( afterwards)+…", shown), shown
    assert len(shown) < 270


HOSTILE = st.lists(
    st.sampled_from(
        ["<mark>", "</mark>", "<script>alert(1)</script>", "&lt;", "&", '"', "'", "<b", "tubes",
         "ear ", ". ", "l’", "\0", "<img src=x onerror=y>", "é", " " * 90, "x" * 300]
    ) | st.text(max_size=8),
    max_size=12,
).map("".join)  # fmt: skip


@given(text=HOSTILE, query=HOSTILE | st.sampled_from(["tubes", "mark", "script alert", "lt"]))
def test_no_text_and_no_query_gives_other_markup_than_marks(text: str, query: str) -> None:
    try:
        query_of(query)
    except NothingToSearchFor:
        return
    meant = meant_by(query, plain_words(text), with_typos=True)
    shown = snippet_html(passages(text, Part.SUMMARY), meant)
    inside = re.sub(r"<mark>([^<>&\"']+)</mark>", r"\1", shown)
    assert not set("<>\"'") & set(inside)
    assert re.fullmatch(r"(?:[^&]|&(?:lt|gt|amp|quot|#x27);)*", inside)
    plain = unescape(inside).strip("…")
    assert plain in re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
