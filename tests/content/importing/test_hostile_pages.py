"""Whatever is handed in ends in a clear problem or in a report of every line, never in an error."""

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.importing.domain import ImportResult, Problem, read_page

_HTML = "<!doctype html>\n<h1>Knee wash</h1>\n<h2>Why</h2>\n"
_TEXT = "Knee wash\n\nWhy\n\nPain.\n\n"


def lines_of(text: str) -> set[int]:
    return {n for n, line in enumerate(re.split("\r\n|\r|\n", text), 1) if line.strip()}


def reported(result: ImportResult) -> set[int]:
    placed = {line for line, _ in result.report.placed}
    return placed | {left.line for left in result.report.unplaced}


@pytest.mark.parametrize(
    "page",
    [
        b"a" * 10_000_000,
        b"<p>a</p>\n" * 1_200_000,
        "<p>a</p>" * 60_000,
        "<html>" + "\n" * 20_000,
        "<p>a</p>\n" * 4_000,
        _HTML + "<p>" + "word " * 3_000,
    ],
    ids=["10 MB", "10 MB of HTML", "characters", "lines", "paragraphs", "one paragraph"],
)
def test_a_page_that_is_too_large_is_refused_with_its_limit(page: str | bytes) -> None:
    result = read_page(page, locale="en-CA")

    assert result.procedure is None
    assert result.report.problem in {
        Problem.TOO_MANY_CHARACTERS, Problem.TOO_MANY_LINES, Problem.LINE_TOO_LONG
    }  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        b"<html>\x00<h1>Knee</h1>",
        gzip.compress(_HTML.encode(), mtime=0),
        "Knee\x00\n\nWhy\n\nPain.",
    ],
    ids=["NUL in HTML", "gzip", "NUL in text"],
)
def test_what_is_not_text_is_said_to_be_none(page: str | bytes) -> None:
    result = read_page(page, locale="en-CA")

    assert result.report.problem is Problem.NOT_TEXT
    assert all(left.text.rstrip("…").isascii() for left in result.report.unplaced)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000 + "\nPain.",
        "<table><tr><td>" * 20_000 + "\nPain.",
        "<ul><li>" * 40_000 + "\nPain.",
        "<blockquote>" * 20_000 + "Pain.\n" + "</blockquote>" * 10_000,
        "<table>\n<tr><td colspan=999999999 rowspan=999999999>Pain.<td>\n</table>",
        "<p>Pain." + "&amp;" * 1_000 + "&" * 1_000 + "&lt" * 1_000,
        "<p>Pain. &#" + "9" * 5_000 + "; &#x110000; &#xd800; &#0; &bogus;",
        "<p>Pain.\n<![x <!doctype <!-- a -- b > c",
        "<p>Pain.</p>\n<a href='never closed",
        "<p>Pain.</p>\n<script>never closed <p>not shown",
        "<p>Pain \ud800 \udfff.</p>\n<p>\u202eevil\u202c \u2067x\u2069",
        "<p title='" + "x" * 50_000 + "'>Pain.</p>\n" + "<b>" * 5_000,
    ],
    ids=["depth", "tables", "lists", "unbalanced", "spans", "entities", "numbers", "declarations",
         "open tag", "open script", "surrogates and directions", "long attribute"],
)  # fmt: skip
def test_hostile_html_is_read_with_a_report_of_every_line(body: str) -> None:
    page = _HTML + body
    result = read_page(page, locale="en-CA")

    assert reported(result) == lines_of(page)
    assert result.procedure is not None
    assert "Pain" in str(result.procedure.sections)
    assert not re.search("[\ud800-\udfff\u202a-\u202e\u2066-\u2069]", str(result.procedure))


@pytest.mark.parametrize(
    "body",
    [
        "> " * 4_000 + "Pain",
        "[" * 4_000 + "](" * 2_000,
        "**" * 4_000 + "Pain",
        "| " * 4_000 + "\n" + "|-" * 4_000,
        "\u202eevil\u202c \u2067x\u2069 \ud800 \udfff",
        "Q: " * 3_000 + "?",
        "\u200f\u200e",
    ],
    ids=["quotes", "links", "bold", "pipes", "surrogates", "questions", "marks of direction"],
)
def test_hostile_text_is_read_with_a_report_of_every_line(body: str) -> None:
    page = _TEXT + body + "\n\n# A\n\nFAQs\n\n" + body
    result = read_page(page, locale="fr-CA")

    assert reported(result) == lines_of(page)
    assert not re.search("[\ud800-\udfff\u202a-\u202e\u2066-\u2069]", str(result.procedure))


tags = st.sampled_from(
    ["h1", "h2", "p", "div", "ul", "li", "table", "tr", "td", "th", "dl", "dt", "dd", "b", "a",
     "nav", "footer", "script", "style", "template", "details", "summary", "button", "form",
     "label", "select", "option", "head", "body", "title", "br", "hr", "caption", "article"]
)  # fmt: skip
tag_soup = st.lists(
    st.builds("<{}>".format, tags)
    | st.builds("</{}>".format, tags)
    | st.sampled_from(
        ["Pain", "Why?", "\n", "Dr. Ada Invented", "© 2025", "&eacute;", "×", "Stay:"]
    )
    | st.text(alphabet="<>/!?-&#;'\"= ab\n\x01\ud800", max_size=5),
    max_size=60,
).map("".join)


@given(soup=tag_soup, top=st.sampled_from([_HTML, "<html>\n", ""]))
def test_no_line_of_a_soup_of_tags_is_lost(soup: str, top: str) -> None:
    result = read_page(top + soup, locale="en-CA")

    assert reported(result) == lines_of(top + soup)
    assert (result.procedure is None) == (result.report.problem is not None)
