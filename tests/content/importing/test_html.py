"""Pages in HTML: what a browser shows of them is read, by the marks of the page."""

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.importing.domain import (
    ImportedProcedure,
    ImportReport,
    Role,
    UnplacedReason,
    read_page,
)
from services.content.importing.domain.source.html import read_html
from services.content.text.domain import Announcement, BulletList, Paragraph
from tests.content.importing.captured import ascii_text

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Knee wash | Invented Clinics</title>
<style>h1 { color: red }</style>
<script>if (1 < 2) { document.write("<p>Never text</p>"); }</script>
</head>
<body>
<!-- A comment <p>not text</p> -->
<div id="cookie-banner"><p>We use cookies.</p><button>Accept all</button></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/p">Procedures</a></li></ul></nav>
<div>We have moved. <a href="/new">Learn More</a><button>&times;</button></div></header>
<main>
<h1>Knee
  wash</h1>
<a class="button" href="/inquire">Make an Inquiry</a>
<p>Available in:</p>
<ul><li>Toronto<li>Laval</ul>
<p>A wash is <em>short</em> &amp; safe,
and it takes<br>an hour.</p>
<h2>What it is</h2>
<p>Warm water.</p>
<p><strong>Please note</strong></p>
<ol><li>Rest <p>a day</p></li><li>Walk</li></ol>
<table>
<thead><tr><th>Day</th><th>Eat</th></tr></thead>
<tbody><tr><td>1</td><td>little</td></tr>
<tr><td>2</td><td>more</td></tr></tbody>
</table>
<dl><dt>Stay</dt><dd>One night</dd><dt>Cost</dt><dd>Two</dd></dl>
<h2>WHO SHOULD NOT HAVE IT</h2>
<p>It is not suitable for people who:</p><ul><li>smoke</li><li>run</li></ul>
<h2>FAQs</h2>
<h3>Is it long?</h3><p>No</p>
<details><summary>Is it far?</summary>Not at all.</details>
<p><b>Does it hurt?</b> A little.</p>
<h2>Our doctors</h2>
<h3>Ada Invented</h3>
<h2>Travel to Canada for care</h2>
<p>Families are welcome.</p>
<p><a href="/travel">Start your journey</a></p>
</main>
<footer><p>12 Nowhere Street</p><p>&copy; 2025 Invented Clinics</p></footer>
</body>
</html>
"""


@pytest.fixture(scope="module")
def procedure() -> ImportedProcedure:
    result = read_page(PAGE, locale="en-CA")
    assert result.procedure is not None
    return result.procedure


@pytest.fixture(scope="module")
def report() -> ImportReport:
    return read_page(PAGE, locale="en-CA").report


def test_title_slots_and_summary_are_read(procedure: ImportedProcedure) -> None:
    assert procedure.title == "Knee wash"
    assert procedure.actions.inquire == "Make an Inquiry"
    assert procedure.available_in == ("Toronto", "Laval")
    assert procedure.summary == (
        Paragraph(text="A wash is short & safe, and it takes an hour."),
    )  # fmt: skip


def test_headings_lists_and_tables_are_read_by_their_marks(procedure: ImportedProcedure) -> None:
    assert [section.heading for section in procedure.sections] == [
        "What it is", "WHO SHOULD NOT HAVE IT"
    ]  # fmt: skip
    assert procedure.sections[0].blocks == (
        Paragraph(text="Warm water."),
        Paragraph(text="Please note"),
        BulletList(items=("Rest a day", "Walk"), is_ordered=True),
        BulletList(items=("Day: 1; Eat: little", "Day: 2; Eat: more")),
        BulletList(items=("Stay: One night", "Cost: Two")),
    )
    assert procedure.not_suitable_if == ("smoke", "run")


def test_questions_are_read_in_every_form(procedure: ImportedProcedure) -> None:
    assert [(faq.question, faq.blocks) for faq in procedure.faqs] == [
        ("Is it long?", (Paragraph(text="No"),)),
        ("Is it far?", (Paragraph(text="Not at all."),)),
        ("Does it hurt?", (Paragraph(text="A little."),)),
    ]


def test_the_parts_at_the_end_and_the_banner_are_read(procedure: ImportedProcedure) -> None:
    assert procedure.doctors == ("Ada Invented",)
    assert procedure.international is not None
    assert procedure.international.blocks == (Paragraph(text="Families are welcome."),)
    assert procedure.international.action == "Start your journey"
    assert procedure.announcements == (
        Announcement(text="We have moved.", action="Learn More", is_dismissible=True),
    )


def test_every_line_of_the_source_has_its_fate(report: ImportReport) -> None:
    placed = {line for line, _ in report.placed}
    left = {line.line for line in report.unplaced}

    assert placed | left == {n for n, line in enumerate(PAGE.split("\n"), 1) if line.strip()}
    assert [(line.line, line.text, line.reason) for line in report.unplaced] == [
        (11, "We use cookies.", UnplacedReason.COOKIE_NOTICE),
        (11, "Accept all", UnplacedReason.COOKIE_NOTICE),
        (12, "Home", UnplacedReason.NAVIGATION),
        (12, "Procedures", UnplacedReason.NAVIGATION),
        (44, "12 Nowhere Street", UnplacedReason.FOOTER),
        (44, "© 2025 Invented Clinics", UnplacedReason.FOOTER),
    ]
    assert {line for line, role in report.placed if role is Role.TITLE} == {15, 16}
    markup = [line for line, role in report.placed if role is Role.MARKUP]
    assert markup == [*range(1, 11), 14, 26, 30, 43, 45, 46]


def test_doctors_in_paragraphs_and_headings_below_travel_are_read() -> None:
    page = (
        "<h1>Knee</h1><h2>Why</h2><p>Pain.</p><h2>Doctors</h2><p>Ada Invented</p><p>Max Feigned</p>"
        "<h2>Travel to Canada</h2><p>Do.</p><h2>Paying</h2><h3>Cash</h3><p>Is taken.</p>"
    )
    result = read_page(page, locale="en-CA")

    assert result.report.is_empty
    assert result.procedure is not None
    assert result.procedure.doctors == ("Ada Invented", "Max Feigned")
    assert [section.heading for section in result.procedure.sections] == ["Why", "Paying", "Cash"]


@pytest.mark.parametrize("name", ["has-footer", "page no-cookie", "footer", "cookie-page"])
def test_a_name_that_speaks_of_a_footer_does_not_make_the_page_one(name: str) -> None:
    page = f"<div class='{name}'><h1>Knee</h1><h2>Why</h2><p>Pain.</p></div>"
    result = read_page(page, locale="en-CA")

    assert result.report.is_empty
    assert result.procedure is not None


def test_scripts_styles_and_comments_never_become_text() -> None:
    words = "".join(line.text for line in read_html(PAGE, most=999))

    assert "Never" not in words
    assert "color" not in words
    assert "comment" not in words


inline_html = st.sampled_from(
    ["Rest", " a day ", "<b>soon</b>", "&amp;", "&eacute;t&eacute;", "<br>", "\n", "<i>and</i>",
     "<span class='x'>walk</span>", "<!-- no -->", "<script>no()</script>", " 1 < 2 ",
     "<img alt=x>"]
)  # fmt: skip
paragraphs = st.lists(inline_html, min_size=1, max_size=6).map(
    lambda pieces: "<p>Pain: " + "".join(pieces) + "</p>"
)
other_blocks = st.sampled_from(
    ["<h2>Why</h2>", "<ul>\n<li>Rest<li>Walk</ul>", "<table><tr><td>a<td>b</table>", "<hr>",
     "<div><div>Deep</div></div>", "<p>Never closed", "</div></p></ul>", "<nav>Home</nav>",
     "<footer>\nLegal</footer>", "<h3>Is it\nlong?</h3>", "<p>FAQs</p>", "<h2>FAQs</h2>"]
)  # fmt: skip
html_pages = st.lists(paragraphs | other_blocks, max_size=12).map(
    lambda blocks: "<html><body>\n<h1>Knee wash</h1>\n" + "\n".join(blocks) + "\n</body></html>"
)


@given(page=html_pages)
def test_no_line_of_a_page_in_html_is_lost(page: str) -> None:
    report = read_page(page, locale="en-CA").report
    reported = {line for line, _ in report.placed} | {left.line for left in report.unplaced}

    assert reported == {n for n, line in enumerate(page.split("\n"), 1) if line.strip()}
    assert len(set(report.placed)) == len(report.placed)


@given(page=html_pages)
def test_every_word_that_an_html5_parser_finds_is_found_in_order(page: str) -> None:
    shown = nh3.clean(page, tags=set(), clean_content_tags={"script", "style"})
    found = ascii_text(" ".join(line.text for line in read_html(page, most=999)))

    assert found == ascii_text(shown.replace("&amp;", "&").replace("&lt;", "<"))
