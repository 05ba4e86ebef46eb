"""The same page in another form: line ends, spaces, marks, headings and banners as they occur."""

from collections.abc import Callable

import pytest

from services.content.importing.domain import ImportedProcedure, Role, UnplacedReason, read_page
from services.content.text.domain import Announcement, BulletList, Paragraph
from tests.content.importing.captured import PAGES

PAGE = (PAGES / "ear-tubes.en-CA.txt").read_text(encoding="utf-8")


def read(text: str | bytes, locale: str = "en-CA") -> ImportedProcedure:
    result = read_page(text, locale=locale)
    assert result.procedure is not None
    assert list(result.report.sentences()) == []
    return result.procedure


def page(*parts: str) -> str:
    return "\n\n".join(["Knee wash", "It is a short operation.", *parts])


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n\n", "\n \t\u00a0\n"),
        lambda text: text.replace("\n\n", "\n\n\n\n\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace("  • ", "\t-\t"),
        lambda text: text.replace("  • ", "* "),
        lambda text: text.replace("  • ", "•"),
        lambda text: text.replace("  • ", "•\n  "),
        lambda text: text.replace("\n  • ", "\n\n  • "),
        lambda text: "\n".join(line + "  \t" for line in text.split("\n")),
        lambda text: text.replace(" ×", "\n×"),
        lambda text: text.replace("Ear", "E\u00adar").replace("tube", "tu\u200bbe"),
    ],
    ids=["CRLF", "CR", "BOM", "UTF-16", "spaces in blank lines", "many blank lines", "NBSP",
         "double spaces", "hyphens", "asterisks", "tight bullets", "bullets alone", "spaced lists",
         "trailing spaces", "mark on its own line", "soft hyphens"],
)  # fmt: skip
def test_layout_does_not_change_what_is_read(changed: Callable[[str], str | bytes]) -> None:
    assert read(changed(PAGE)) == read(PAGE)


def test_an_old_windows_file_is_read_with_its_accents() -> None:
    text = page("Why it’s done", "UnplacedReason of pain in the genou opéré.")

    assert read(text.encode("cp1252")) == read(text)


def test_french_keeps_the_space_before_its_double_punctuation() -> None:
    text = page(
        "Le déroulement\u00a0: en bref", "Il dit\u00a0: «\u00a0oui\u00a0» dans\u00a0l’ordre."
    )
    section = read(text, "fr-CA").sections[0]

    assert section.heading == "Le déroulement\u00a0: en bref"
    assert section.blocks == (Paragraph(text="Il dit\u00a0: «\u00a0oui\u00a0» dans l’ordre."),)


def test_a_wrapped_paragraph_is_one_paragraph() -> None:
    section = read(page("Why", "It takes\nan hour\nor two.")).sections[0]

    assert section.blocks == (Paragraph(text="It takes an hour or two."),)


def test_several_lists_in_a_section_stay_apart() -> None:
    section = read(
        page("Why", "First:", "• a\n• b", "• c\n• d", "1. e\n2. f", "1. g\n2. h")
    ).sections[0]

    assert [block.items for block in section.blocks if isinstance(block, BulletList)] == [
        ("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")
    ]  # fmt: skip


def test_numbered_headings_are_headings() -> None:
    sections = read(page("1. Before", "Eat little.", "2. After", "Rest.")).sections

    assert [section.heading for section in sections] == ["1. Before", "2. After"]


def test_a_year_or_a_lone_number_does_not_start_a_list() -> None:
    section = read(page("Why", "12. December is the last day.")).sections[0]

    assert section.blocks == (Paragraph(text="12. December is the last day."),)


def test_marked_and_capital_headings_are_headings() -> None:
    sections = read(page("## WHAT IT IS", "A wash.", "RISKS & SIDE EFFECTS", "Few.")).sections

    assert [section.heading for section in sections] == ["WHAT IT IS", "RISKS & SIDE EFFECTS"]


def test_section_ids_are_plain_and_unique() -> None:
    sections = read(page("L’œil opéré?", "A.", "Risks", "B.", "Risks", "C.", "手术", "D.")).sections

    assert [section.id for section in sections] == ["loeil-opere", "risks", "risks-2", "section"]


def test_only_questions_below_the_heading_of_the_questions_are_questions() -> None:
    procedure = read(page("What is it?", "A wash.", "Common questions", "Is it long?", "No."))

    assert [section.heading for section in procedure.sections] == ["What is it?"]
    assert [faq.question for faq in procedure.faqs] == ["Is it long?"]


def test_a_heading_that_asks_nothing_ends_the_questions() -> None:
    procedure = read(page("FAQ", "Is it long?", "No.", "Our team", "We are many."))

    assert [section.heading for section in procedure.sections] == ["Our team"]


def test_a_question_and_its_answer_may_share_a_paragraph() -> None:
    procedure = read(
        page("FAQ", "We are often asked:", "Is it long?\nNo, an hour", "Is it far?\n• No")
    )

    assert procedure.faqs_intro == (Paragraph(text="We are often asked:"),)
    assert [faq.blocks for faq in procedure.faqs] == [
        (Paragraph(text="No, an hour"),),
        (BulletList(items=("No",)),),
    ]


def test_a_question_may_say_by_itself_whom_it_does_not_suit() -> None:
    procedure = read(page("FAQ", "Who is it not suitable for?", "• children\n• runners"))

    assert (procedure.not_suitable_intro, procedure.not_suitable_if) == (
        None, ("children", "runners")
    )  # fmt: skip


def test_advice_against_something_else_is_not_read_as_unsuitable() -> None:
    procedure = read(page("Before", "Smoking is not good. Please bring:", "• a coat\n• a friend"))

    assert procedure.not_suitable_if == ()


def test_a_banner_may_stand_at_the_top_and_in_two_lines() -> None:
    procedure = read("We have moved.Learn More\n\n" + page("Why", "Pain.") + "\n\nOpen late.\n×")

    assert procedure.announcements == (
        Announcement(text="We have moved.", action="Learn More"),
        Announcement(text="Open late.", is_dismissible=True),
    )


def test_a_sentence_in_the_body_that_ends_with_a_label_stays_where_it_is() -> None:
    section = read(page("Why", "Pain is common. Learn more", "It passes.")).sections[0]

    assert len(section.blocks) == 2


def test_an_unknown_label_below_a_travel_block_is_its_action() -> None:
    procedure = read(page("Why", "Pain.", "Travel to Canada for care", "Do.", "Start your journey"))

    assert procedure.international is not None
    assert procedure.international.action == "Start your journey"


def test_sections_may_follow_the_travel_blocks() -> None:
    text = page(
        "Why", "Pain.", "Travel to Canada for care", "Do.", "Learn How", "Paying", "In full."
    )

    assert [section.heading for section in read(text).sections] == ["Why", "Paying"]


def test_a_repeated_button_is_placed_and_another_one_is_reported() -> None:
    text = page("Make an Inquiry", "Why", "Pain.", "Make an Inquiry", "Request a consultation")
    report = read_page(text, locale="en-CA").report

    assert [left.reason for left in report.unplaced] == [UnplacedReason.REPEATED_SLOT]
    assert [line for line, role in report.placed if role is Role.INQUIRE_LABEL] == [5, 11]


def test_slots_above_the_title_do_not_become_it() -> None:
    procedure = read("Make an Inquiry\n\nCall now to inquire.\n\n" + page("Why", "Pain."))

    assert procedure.title == "Knee wash"
    assert procedure.actions.call == "Call now to inquire."


def test_an_unknown_locale_is_read_with_the_words_of_its_language_or_english() -> None:
    assert read(PAGE, "en-GB").faqs_heading == "Ear Tube FAQs"
    assert read(PAGE, "de-CH").faqs_heading == "Ear Tube FAQs"
