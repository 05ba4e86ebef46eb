"""A captured page is read whole: every heading, question and list item of it, in order."""

from pathlib import Path
from typing import NamedTuple

import pytest

from services.content.importing.domain import ImportedProcedure, ImportResult, read_page
from services.content.text.domain import Announcement, BulletList
from tests.content.importing.captured import (
    PAGES,
    SEED,
    ascii_text,
    captured_pages,
    lines_with_text,
    locale_of,
    spoken,
)


class Shape(NamedTuple):
    sections: int
    faqs: int
    not_suitable_if: int
    list_items: int
    announcements: int


SHAPES = {
    "ear-tubes.en-CA.txt": Shape(4, 3, 4, 7, 2),
    "aerateurs.fr-CA.txt": Shape(4, 2, 3, 8, 1),
    "wrist-ganglion.en-CA.txt": Shape(4, 0, 2, 8, 1),
    SEED.name: Shape(6, 6, 6, 9, 2),
}
IN_THE_USUAL_ORDER = [page for page in captured_pages() if not page.name.startswith("wrist")]


def read(page: Path) -> ImportResult:
    return read_page(page.read_bytes(), locale=locale_of(page))


def procedure_of(page: Path) -> ImportedProcedure:
    procedure = read(page).procedure
    assert procedure is not None
    return procedure


@pytest.fixture
def ear_tubes() -> ImportedProcedure:
    return procedure_of(PAGES / "ear-tubes.en-CA.txt")


@pytest.mark.parametrize("page", captured_pages(), ids=lambda page: page.name)
def test_nothing_of_a_captured_page_is_left_over(page: Path) -> None:
    report = read(page).report

    assert list(report.sentences()) == []
    assert report.is_empty


@pytest.mark.parametrize("page", IN_THE_USUAL_ORDER, ids=lambda page: page.name)
def test_every_word_is_found_again_in_order(page: Path) -> None:
    found = ascii_text("".join(spoken(procedure_of(page))))

    assert found == "".join(lines_with_text(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", captured_pages(), ids=lambda page: page.name)
def test_sections_questions_and_list_items_are_counted_right(page: Path) -> None:
    procedure = procedure_of(page)
    texts = [part.blocks for part in procedure.sections] + [faq.blocks for faq in procedure.faqs]
    lists = [block for text in texts for block in text if isinstance(block, BulletList)]

    assert SHAPES[page.name] == Shape(
        sections=len(procedure.sections),
        faqs=len(procedure.faqs),
        not_suitable_if=len(procedure.not_suitable_if),
        list_items=sum(len(block.items) for block in lists),
        announcements=len(procedure.announcements),
    )


def test_the_headings_of_a_page_are_told_in_order(ear_tubes: ImportedProcedure) -> None:
    assert list(ear_tubes.headings()) == [
        "Ear Tubes for Glue Ear",
        "What are ear tubes?",
        "What to expect on the day",
        "Care after the operation",
        "Risks of ear tubes",
        "Ear Tube FAQs",
        "Can my child swim?",
        "How long do the tubes stay?",
        "Who should not have ear tubes?",
        "Next steps: Book a hearing test",
        "Ear Tubes for Glue Ear: Doctors",
        "Travel out-of-province for earlier care",
        "Travel to Canada for earlier care",
    ]


def test_whom_it_does_not_suit_is_read_and_stays_in_its_answer(
    ear_tubes: ImportedProcedure,
) -> None:
    answer = ear_tubes.faqs[-1].blocks

    assert ear_tubes.not_suitable_intro == "They are not recommended for children who:"
    assert len(ear_tubes.not_suitable_if) == 4
    assert answer[-1] == BulletList(items=ear_tubes.not_suitable_if)


def test_slots_keep_their_words_and_wait_for_their_clinics(ear_tubes: ImportedProcedure) -> None:
    assert ear_tubes.actions.inquire == "Make an Inquiry"
    assert ear_tubes.actions.call == "Call now to inquire. This procedure is available in:"
    assert ear_tubes.actions.available_in == "Available in:"
    assert (ear_tubes.available_in, ear_tubes.call_numbers, ear_tubes.doctors) == ((), (), ())


def test_banners_are_taken_apart(ear_tubes: ImportedProcedure) -> None:
    assert ear_tubes.announcements == (
        Announcement(
            text="Harbour Day Clinic is now Northlight Surgical Network.", action="Learn More"
        ),
        Announcement(
            text="Hearing tests on Saturdays, without a waiting list.",
            action="Learn More",
            is_dismissible=True,
        ),
    )


def test_travel_blocks_may_be_empty_or_full(ear_tubes: ImportedProcedure) -> None:
    assert ear_tubes.out_of_province is not None
    assert (ear_tubes.out_of_province.blocks, ear_tubes.out_of_province.action) == ((), None)
    assert ear_tubes.international is not None
    assert (len(ear_tubes.international.blocks), ear_tubes.international.action) == (1, "Learn How")


def test_filled_slots_are_read_as_names_and_numbers() -> None:
    french = procedure_of(PAGES / "aerateurs.fr-CA.txt")
    english = procedure_of(PAGES / "wrist-ganglion.en-CA.txt")

    assert french.available_in == ("Montréal", "Brossard")
    assert french.doctors == ("Dre Anne-Sophie Létourneau, FRCSC", "Dr Karim Haddad, FRCSC")
    assert english.available_in == ("Toronto", "Ottawa")
    assert english.call_numbers == ("(416) 555-0123",)
    assert english.doctors == ("Dr. Maria Quill, MD", "Dr. Aaron Stead, MD")


def test_a_page_without_questions_still_says_whom_it_does_not_suit() -> None:
    page = procedure_of(PAGES / "wrist-ganglion.en-CA.txt")

    assert (page.faqs_heading, page.faqs) == (None, ())
    assert page.not_suitable_if == ("are pregnant,", "have an infected hand.")
    assert (page.out_of_province, page.international) == (None, None)
    assert page.next_steps is not None


def test_lists_of_every_kind_keep_their_items() -> None:
    preparing = procedure_of(PAGES / "wrist-ganglion.en-CA.txt").sections[1]

    assert [block for block in preparing.blocks if isinstance(block, BulletList)] == [
        BulletList(
            items=("take off rings,", "eat lightly, and", "bring somebody who can drive you home.")
        ),
        BulletList(
            items=("keep the hand up,", "move the fingers,", "keep the dressing dry."),
            is_ordered=True,
        ),
    ]
