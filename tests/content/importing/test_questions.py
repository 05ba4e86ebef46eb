"""Questions and answers in the forms in which pages show them."""

import pytest

from services.content.importing.domain import (
    ImportedProcedure,
    UnplacedReason,
    read_page,
)
from services.content.text.domain import BulletList, Paragraph


def read(*parts: str, locale: str = "en-CA") -> ImportedProcedure:
    text = "\n\n".join(["Knee wash", "It is short.", "Why", "Pain.", "FAQs", *parts])
    result = read_page(text, locale=locale)
    assert result.procedure is not None
    assert list(result.report.sentences()) == []
    return result.procedure


def answers(procedure: ImportedProcedure) -> dict[str, str]:
    return {
        faq.question: " | ".join(
            ", ".join(block.items) if isinstance(block, BulletList) else block.text
            for block in faq.blocks
        )
        for faq in procedure.faqs
    }


TWO = {"Is it long?": "No, an hour.", "Is it far?": "Not at all."}


@pytest.mark.parametrize(
    "written",
    [
        ["Is it long?\nNo, an hour.\nIs it far?\nNot at all."],
        ["Is it long?\nNo,\nan hour.\nIs it far?\nNot at all."],
        ["Q: Is it long?\nA: No, an hour.\nQ: Is it far?\nA: Not at all."],
        ["Q. Is it long?", "A. No, an hour.", "Q. Is it far?", "A. Not at all."],
        ["1. Is it long?\nNo, an hour.\n2. Is it far?\nNot at all."],
        ["• Is it long?\n  No, an hour.\n• Is it far?\n  Not at all."],
        ["+ Is it long?", "No, an hour.", "+ Is it far?", "Not at all."],
        ["Is it long? No, an hour.", "Is it far? Not at all."],
    ],
    ids=["adjacent", "wrapped", "Q and A", "spaced Q and A", "numbered", "bulleted", "accordion",
         "inline"],
)  # fmt: skip
def test_every_question_has_its_own_answer(written: list[str]) -> None:
    found = answers(read(*written))

    assert {question.removeprefix("1. ").removeprefix("2. "): answer
            for question, answer in found.items()} == TWO  # fmt: skip


def test_french_marks_of_questions_and_answers_are_known() -> None:
    procedure = read("Q : Est-ce long?\nR : Non, une heure.", locale="fr-CA")

    assert answers(procedure) == {"Est-ce long?": "Non, une heure."}


@pytest.mark.parametrize("short", ["No", "Not at all", "YES", "About an hour", "No Way"])
def test_a_short_answer_does_not_end_the_questions(short: str) -> None:
    procedure = read("Is it long?", short, "Is it far?", "No.", "Next steps", "Call.")

    assert answers(procedure) == {"Is it long?": short, "Is it far?": "No."}


def test_a_short_answer_may_be_the_last() -> None:
    assert answers(read("Is it long?", "No", "Our team", "We are many.")) == {"Is it long?": "No"}


def test_a_question_within_an_answer_that_is_wrapped_stays_in_it() -> None:
    procedure = read("Is it long?\nThat depends: are you\nfit and well?\nThen no.")

    assert answers(procedure) == {"Is it long?": "That depends: are you fit and well? Then no."}


def test_a_heading_after_closed_questions_ends_them() -> None:
    procedure = read("Is it long?", "Is it far?", "Our Team", "We are many.")

    assert [faq.blocks for faq in procedure.faqs] == [(), ()]
    assert [section.heading for section in procedure.sections] == ["Why", "Our Team"]


def test_the_name_of_a_group_of_questions_is_reported_and_the_questions_go_on() -> None:
    parts = ["Knee", "Why", "Pain.", "FAQs", "Before Surgery", "Is it long?", "No.",
             "After Surgery", "Is it far?", "No."]  # fmt: skip
    text = "\n\n".join(parts)
    result = read_page(text, locale="en-CA")

    assert result.procedure is not None
    assert answers(result.procedure) == {"Is it long?": "No.", "Is it far?": "No."}
    assert [(left.line, left.reason) for left in result.report.unplaced] == [
        (9, UnplacedReason.QUESTION_GROUP),
        (15, UnplacedReason.QUESTION_GROUP),
    ]


def test_an_answer_may_go_on_between_questions_in_a_line() -> None:
    procedure = read("Is it long? No.", "An hour at most.", "Is it far? No.")

    assert [(faq.question, len(faq.blocks)) for faq in procedure.faqs] == [
        ("Is it long?", 2), ("Is it far?", 1)
    ]  # fmt: skip


def test_an_answer_that_opens_with_a_question_stays_whole() -> None:
    procedure = read("Is it long?", "Long? Not at all, half an hour.", "Is it far?", "No.")

    assert list(answers(procedure)) == ["Is it long?", "Is it far?"]


def test_what_introduces_the_questions_is_no_answer() -> None:
    procedure = read("We are often asked:", "Is it long?\nNo.\nIs it far?\nNo.")

    assert procedure.faqs_intro == (Paragraph(text="We are often asked:"),)
    assert len(procedure.faqs) == 2
