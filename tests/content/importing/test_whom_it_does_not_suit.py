"""Intake asks its screening questions from the list of those whom a procedure does not suit."""

import pytest

from services.content.importing.domain import ImportedProcedure, read_page
from services.content.text.domain import BulletList, Paragraph

INTRO = "It is not suitable for people who:"


def read(*parts: str, locale: str = "en-CA") -> ImportedProcedure:
    text = "\n\n".join(["Knee wash", "It is short.", "Why", "Pain.", *parts])
    result = read_page(text, locale=locale)
    assert result.procedure is not None
    assert list(result.report.sentences()) == []
    return result.procedure


@pytest.mark.parametrize(
    "listed",
    [
        [f"{INTRO}\nare pregnant,\nhave a fever, or\nsmoke."],
        [INTRO, "are pregnant,\nhave a fever, or\nsmoke."],
        [INTRO, "are pregnant,", "have a fever, or", "smoke."],
        [INTRO, "• are pregnant,\n• have a fever, or\n• smoke."],
    ],
    ids=["in one paragraph", "below", "set apart", "with bullets"],
)
def test_a_list_without_bullets_is_a_list(listed: list[str]) -> None:
    procedure = read("Who should not have it", *listed, "Next steps", "Call.")

    items = ("are pregnant,", "have a fever, or", "smoke.")
    assert procedure.not_suitable_if == items
    assert procedure.not_suitable_intro == INTRO
    assert procedure.sections[-1].blocks == (Paragraph(text=INTRO), BulletList(items=items))


@pytest.mark.parametrize("after", [("Next steps", "Call."), ("Risks", "Few."), ("Our doctors",)])
def test_short_lines_without_marks_are_a_list_and_end_at_the_next_heading(
    after: tuple[str, ...],
) -> None:
    procedure = read("Is it for you", INTRO, "Are pregnant", "Have a fever", "Smoke", *after)

    assert procedure.not_suitable_if == ("Are pregnant", "Have a fever", "Smoke")
    assert procedure.sections[1].blocks[-1] == BulletList(items=procedure.not_suitable_if)


def test_every_list_counts_wherever_it_stands() -> None:
    procedure = read(
        "Who should not have it",
        "It is not suitable if you:", "• smoke", "It is also not recommended if you:", "• are 12",
        "Risks", "We do not operate on people who:", "• have a fever\n• smoke",
        "FAQs", "Who is it not right for?", "• runners",
    )  # fmt: skip

    assert procedure.not_suitable_if == ("runners", "smoke", "are 12", "have a fever")


def test_a_list_of_something_else_below_such_a_heading_is_left_out() -> None:
    procedure = read(
        "Who should not have it", INTRO, "• smoke", "Please bring:", "• a coat",
        "It is suitable for those who:", "• rest",
    )  # fmt: skip

    assert procedure.not_suitable_if == ("smoke",)


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("en-CA", "Contraindications"),
        ("en-CA", "Exclusion criteria"),
        ("en-CA", "Who is not a candidate?"),
        ("fr-CA", "Contre-indications"),
        ("fr-CA", "Critères d’exclusion"),
    ],
)
def test_a_heading_may_say_so_in_the_words_of_the_trade(locale: str, heading: str) -> None:
    procedure = read(heading, "• fever\n• pregnancy", locale=locale)

    assert procedure.not_suitable_if == ("fever", "pregnancy")


def test_french_lists_without_bullets_are_read() -> None:
    procedure = read(
        "À qui ne convient-elle pas?",
        "L’intervention ne convient pas aux personnes qui :\nsont enceintes;\nfument.",
        locale="fr-CA",
    )

    assert procedure.not_suitable_if == ("sont enceintes;", "fument.")


def test_a_wrapped_paragraph_is_no_list() -> None:
    procedure = read("Who should not have it", "It is not suitable for people who smoke or\nrest.")

    assert procedure.not_suitable_if == ()
    assert procedure.sections[1].blocks == (
        Paragraph(text="It is not suitable for people who smoke or rest."),
    )
