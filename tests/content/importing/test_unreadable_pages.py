"""What cannot be read is reported by line, and never raises."""

import pytest

from services.content.importing.domain import Problem, UnplacedReason, read_page


@pytest.mark.parametrize("nothing", ["", b"", "\n\n", b"\r\n \t\r\n", "\ufeff", b"\xef\xbb\xbf"])
def test_an_empty_page_is_reported_as_empty(nothing: str | bytes) -> None:
    result = read_page(nothing, locale="en-CA")

    assert result.procedure is None
    assert result.report.problem is Problem.EMPTY
    assert not result.report.is_empty
    assert "Line 1" in next(iter(result.report.sentences()))


def test_a_picture_is_reported_line_by_line_without_its_bytes() -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\n\nIDAT\xff\xfe"
    result = read_page(picture, locale="en-CA")

    assert result.procedure is None
    assert result.report.problem is Problem.NOT_TEXT
    assert [left.line for left in result.report.unplaced] == [1, 2, 3, 4, 6]
    assert {left.reason for left in result.report.unplaced} == {UnplacedReason.NOT_TEXT}
    assert all(left.text.isascii() and left.text.isprintable() for left in result.report.unplaced)


def test_a_damaged_line_is_reported_and_the_rest_is_read() -> None:
    text = "Knee wash\n\nOpéré.\n\nWhy\n\nPain.\n\n".encode() + b"Caf\xe9 \xff.\n\nIt passes."
    result = read_page(text, locale="en-CA")

    assert result.procedure is not None
    assert [(left.line, left.reason) for left in result.report.unplaced] == [
        (9, UnplacedReason.NOT_TEXT)
    ]
    assert len(result.procedure.sections[0].blocks) == 2


def test_a_text_without_headings_is_reported_whole() -> None:
    text = "This is a sentence.\n\nThis is another one.\nIt goes on."
    result = read_page(text, locale="en-CA")

    assert result.procedure is None
    assert result.report.problem is Problem.NO_TITLE
    assert [left.line for left in result.report.unplaced] == [1, 3, 4]
    assert result.report.placed == ()


def test_a_title_alone_is_not_a_procedure() -> None:
    result = read_page("Knee wash\n\nIt is short.\n\nIt is cheap.", locale="en-CA")

    assert result.procedure is None
    assert result.report.problem is Problem.NO_HEADINGS
    assert [left.line for left in result.report.unplaced] == [1, 3, 5]
    assert {left.reason for left in result.report.unplaced} == {UnplacedReason.NO_HEADINGS}


def test_what_fits_nowhere_is_named_with_its_reason() -> None:
    text = "\n\n".join(
        [
            "A sentence above all.",
            "Knee wash",
            "Why",
            "Pain.",
            "-----",
            "Knee wash: Doctors",
            "They are all very kind to you.",
            "Travel to Canada for care",
            "Learn How",
            "Privacy policy",
            "Learn Why",
        ]
    )
    report = read_page(text, locale="en-CA").report

    assert [(left.line, left.reason) for left in report.unplaced] == [
        (1, UnplacedReason.BEFORE_TITLE),
        (9, UnplacedReason.NO_WORDS),
        (13, UnplacedReason.NO_MATCHING_PART),
        (19, UnplacedReason.NAVIGATION),
        (21, UnplacedReason.REPEATED_SLOT),
    ]


def test_links_are_not_the_title() -> None:
    text = "Home > Knee > Wash\n\nLearn More\n\nKnee wash\n\nWhy\n\nPain."
    result = read_page(text, locale="en-CA")

    assert result.procedure is not None
    assert result.procedure.title == "Knee wash"
    assert [left.line for left in result.report.unplaced] == [1, 3]


def test_a_long_line_is_shortened_in_the_report() -> None:
    report = read_page("word " * 1000 + ".", locale="en-CA").report

    assert len(report.unplaced[0].text) <= 120


TOO_LARGE = [
    ("a" * 200_001, Problem.TOO_MANY_CHARACTERS, "200,000 characters"),
    (b"a\n" * 500_000, Problem.TOO_MANY_CHARACTERS, "200,000 characters"),
    ("é".encode() * 200_001, Problem.TOO_MANY_CHARACTERS, "200,000 characters"),
    (("a" * 200_001).encode("utf-16"), Problem.TOO_MANY_CHARACTERS, "200,000 characters"),
    ("a\n" * 3_000, Problem.TOO_MANY_LINES, "3,000 lines"),
    (b"a\r\n" * 3_000, Problem.TOO_MANY_LINES, "3,000 lines"),
    (b"\r" * 3_000, Problem.TOO_MANY_LINES, "3,000 lines"),
    ("Title\n\n" + "a" * 10_001, Problem.LINE_TOO_LONG, "10,000 characters"),
    (b"\xff\xfa\xe9" * 4_000, Problem.LINE_TOO_LONG, "10,000 characters"),
]


@pytest.mark.parametrize(("page", "problem", "limit"), TOO_LARGE)
def test_a_page_that_is_too_large_is_refused_by_the_limit_that_it_breaks(
    page: str | bytes, problem: Problem, limit: str
) -> None:
    result = read_page(page, locale="en-CA")

    assert result.procedure is None
    assert result.report.problem is problem
    assert limit in next(iter(result.report.sentences()))


def test_a_page_as_large_as_may_be_is_read() -> None:
    top = "Knee wash\n\nWhy\n\n"
    line = "word " * 399 + "word.\n"
    page = top + line * (200_000 // len(line))
    assert read_page(page, locale="en-CA").report.is_empty
    assert read_page("Knee\n\nWhy\n\n" + "a\n" * 2_995, locale="en-CA").report.is_empty
