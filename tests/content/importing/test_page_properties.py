"""What holds for every page: known parts come back in order; no line of any input is lost."""

import re
from collections.abc import Callable
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from services.content.importing.domain import (
    ImportedProcedure,
    ImportResult,
    Problem,
    Role,
    read_page,
)
from services.content.importing.domain.source.limits import LONGEST_LINE
from services.content.text.domain import (
    Announcement,
    Block,
    BulletList,
    Faq,
    NextSteps,
    Paragraph,
    Section,
    TravelBlock,
)
from tests.content.importing.captured import PAGES, ascii_text, captured_pages, spoken
from tests.content.importing.shapes import SHAPES

words = st.sampled_from(
    ["skin heals slowly", "one week of rest", "after the knee", "often gently", "a night at home"]
)
sentences = words.map(lambda text: text.capitalize() + ".")
headings = words.map(lambda text: "About " + text)
questions = words.map(lambda text: "Is it " + text + "?")
paragraphs = sentences.map(lambda text: Paragraph(text=text))
lists = st.builds(
    lambda items, is_ordered: BulletList(items=tuple(items), is_ordered=is_ordered),
    st.lists(sentences, min_size=2, max_size=3),
    st.booleans(),
)
# Two lists without a word between them may be one list set apart by blank lines: not generated.
texts = st.lists(st.tuples(paragraphs, st.none() | lists), max_size=2).map(
    lambda pairs: tuple(block for pair in pairs for block in pair if block)
)
sections = st.builds(lambda heading, blocks: Section(id="", heading=heading, blocks=blocks),
                     headings, texts)  # fmt: skip
faqs = st.builds(lambda question, blocks: Faq(question=question, blocks=blocks), questions, texts)
announcements = st.builds(
    lambda text, is_dismissible: Announcement(
        text=text, action="Learn More", is_dismissible=is_dismissible
    ),
    sentences,
    st.booleans(),
)


@st.composite
def procedures(draw: st.DrawFn) -> ImportedProcedure:
    questions_asked = tuple(draw(st.lists(faqs, max_size=3)))
    out_of_province = TravelBlock(
        heading="Travel out-of-province for care", blocks=draw(texts), action="Learn How"
    )
    abroad = TravelBlock(
        heading="Travel to Canada for care", blocks=draw(texts), action="Learn How"
    )
    return ImportedProcedure(
        locale="en-CA",
        title="Knee surgery",
        summary=draw(texts),
        sections=tuple(draw(st.lists(sections, min_size=1, max_size=3))),
        faqs_heading="Our FAQs" if questions_asked else None,
        faqs=questions_asked,
        next_steps=NextSteps(heading="Next steps", blocks=draw(texts)),
        doctors_heading=draw(st.none() | st.just("Surgery: Doctors")),
        out_of_province=draw(st.none() | st.just(out_of_province)),
        international=draw(st.none() | st.just(abroad)),
        announcements=tuple(draw(st.lists(announcements, max_size=2))),
    )


@st.composite
def layouts(draw: st.DrawFn) -> Callable[[ImportedProcedure], str]:
    bullet = draw(st.sampled_from(["  • ", "- ", "\t* ", "•", "– "]))
    line_end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    blank = draw(st.sampled_from(["", " ", "\u00a0\t", "\n"]))

    def laid_out(procedure: ImportedProcedure) -> str:
        lines = (part.split("\n") for part in written(procedure, bullet))
        text = f"\n{blank}\n".join("\n".join(part) for part in lines)
        return text.replace("\n", line_end)

    return laid_out


def written(procedure: ImportedProcedure, bullet: str) -> list[str]:
    def blocks(found: tuple[Block, ...]) -> list[str]:
        return [_written_block(block, bullet) for block in found]

    parts = [procedure.title, *blocks(procedure.summary)]
    for section in procedure.sections:
        parts += [section.heading, *blocks(section.blocks)]
    parts += [procedure.faqs_heading or ""]
    for faq in procedure.faqs:
        parts += [faq.question, *blocks(faq.blocks)]
    if procedure.next_steps:
        parts += [procedure.next_steps.heading, *blocks(procedure.next_steps.blocks)]
    parts += [procedure.doctors_heading or ""]
    for travel in (procedure.out_of_province, procedure.international):
        if travel:
            parts += [travel.heading, *blocks(travel.blocks), travel.action or ""]
    for banner in procedure.announcements:
        mark = " ×" if banner.is_dismissible else ""
        parts += [f"{banner.text}{banner.action}{mark}"]
    return [part for part in parts if part]


def _written_block(block: Block, bullet: str) -> str:
    if isinstance(block, Paragraph):
        return block.text
    marks = (f"{number}. " if block.is_ordered else bullet for number in range(1, 99))
    return "\n".join(mark + item for mark, item in zip(marks, block.items, strict=False))


def comparable(procedure: ImportedProcedure | None) -> ImportedProcedure | None:
    """Ids are made by the reader; slots that the generator leaves out are not compared."""
    return procedure and replace(
        procedure, sections=tuple(replace(section, id="") for section in procedure.sections)
    )


@given(procedure=procedures(), layout=layouts())
def test_a_page_made_of_known_parts_comes_back_as_it_was(
    procedure: ImportedProcedure, layout: Callable[[ImportedProcedure], str]
) -> None:
    result = read_page(layout(procedure), locale="en-CA")

    assert list(result.report.sentences()) == []
    assert comparable(result.procedure) == procedure


KNOWN_LINES = sorted(
    {
        line
        for page in captured_pages()
        if page.parent == PAGES
        for line in page.read_text(encoding="utf-8").split("\n")
    }
)
odd_lines = st.sampled_from(
    ["", "", "×", "•", "-", "---", "1.", "2. two", "1) one", "#", "# A", "Learn More", "Learn How",
     "Make an Inquiry", "Request a consultation", "Available in:", "FAQs", "Doctors",
     "Why?", "\u200b", "A. ×", "Next steps", "Travel to Canada", "a" * 300, "\u2028",
     "\x0c", "416 555 0123", "© 2025 Invented Clinics", "Privacy Policy | Home", "Accept all",
     "We use cookies.", "**In bold**", "**Is it long?** No.", "[A link](https://x.example)",
     "> Said", "| a | b |", "|---|---|", "Day\tEat", "1\tlittle", "Is it far?\tNo", "===",
     "## Part", "<p>Tag", "Q: Is it long?", "+ Is it far?", "It is not suitable if you:",
     "smoke,", "Dr. Ada Invented", "Available in: Toronto, Laval", "Call us: 416 555-0123",
     "TORONTO", "Why You Came", "No"]
)  # fmt: skip
shuffled_pages = st.lists(st.sampled_from(KNOWN_LINES) | odd_lines, max_size=40).map("\n".join)


@given(text=shuffled_pages, locale=st.sampled_from(["en-CA", "fr-CA"]))
def test_no_line_of_a_shuffled_page_is_lost(text: str, locale: str) -> None:
    result = read_page(text, locale=locale)

    assert_every_line_is_reported(result, text)
    assert_placed_words_are_in_the_procedure(result, text)


@given(
    runs=st.lists(
        st.tuples(st.sampled_from(KNOWN_LINES) | odd_lines, st.integers(1, 150)), max_size=8
    ),
    between=st.sampled_from(["\n", "\n\n", "\r\n   "]),
    locale=st.sampled_from(["en-CA", "fr-CA"]),
)
@example(runs=[("<p>Tag", 1), ("a" * 300, 40)], between="\n", locale="en-CA")
def test_no_line_of_a_page_that_says_the_same_again_and_again_is_lost(
    runs: list[tuple[str, int]], between: str, locale: str
) -> None:
    text = between.join(line for line, count in runs for _ in range(count))
    result = read_page(text, locale=locale)

    if result.report.problem in {Problem.TOO_MANY_CHARACTERS, Problem.LINE_TOO_LONG}:
        assert len(text) > LONGEST_LINE  # HTML makes one line of all that has no tag between
        return
    assert_every_line_is_reported(result, text)
    assert_placed_words_are_in_the_procedure(result, text)


@given(shape=st.sampled_from(sorted(SHAPES)), count=st.integers(1, 120), cut=st.integers(0, 99))
def test_no_line_of_an_awkward_page_is_lost(shape: str, count: int, cut: int) -> None:
    text = SHAPES[shape](count)[cut:]
    result = read_page(text, locale="fr-CA")

    assert_every_line_is_reported(result, text)


@given(text=st.text() | st.text(alphabet="aA.?×•- \n\r\t1\u00a0\ufeff\ud800:"))
def test_no_line_of_any_text_is_lost(text: str) -> None:
    result = read_page(text, locale="en-CA")

    assert_every_line_is_reported(result, text)
    assert_placed_words_are_in_the_procedure(result, text)


@given(content=st.binary() | shuffled_pages.map(str.encode).flatmap(
    lambda page: st.tuples(st.just(page), st.binary(max_size=3), st.integers(0, 500)).map(
        lambda made: made[0][: made[2]] + made[1] + made[0][made[2] :]
    )
))  # fmt: skip
def test_no_bytes_raise_and_a_refused_page_says_why(content: bytes) -> None:
    result = read_page(content, locale="fr-CA")

    assert (result.procedure is None) == (result.report.problem is not None)
    assert len(set(result.report.placed)) == len(result.report.placed)
    numbers = [line for line, _ in result.report.placed]
    numbers += [left.line for left in result.report.unplaced]
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        lines = enumerate(re.split(b"\r\n|\r|\n", content), start=1)
        assert {number for number, line in lines if re.search(rb"[!-~]", line)} <= set(numbers)


def assert_every_line_is_reported(result: ImportResult, text: str) -> None:
    lines = enumerate(re.split("\r\n|\r|\n", text), start=1)
    placed = [line for line, _ in result.report.placed]
    left = [left.line for left in result.report.unplaced]

    assert sorted({*placed, *left}) == [number for number, line in lines if line.strip()]
    assert len(set(result.report.placed)) == len(placed)
    assert len(set(result.report.unplaced)) == len(left)


def assert_placed_words_are_in_the_procedure(result: ImportResult, text: str) -> None:
    lines = dict(enumerate(re.split("\r\n|\r|\n", text), start=1))
    everything = ascii_text(" ".join(spoken(result.procedure))) if result.procedure else ""
    left = {left.line for left in result.report.unplaced}
    for number, role in result.report.placed:
        if role in {Role.SPACING, Role.MARKUP} or number in left:
            continue
        bare = re.sub(r"^\s*(\d{1,2}[.)]\s|[QA]: )|\]\(.*\)|<p>", "", lines[number])
        assert all(ascii_text(cell) in everything for cell in re.split(r"[\t|,:?]", bare))
