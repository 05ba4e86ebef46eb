"""Ten pages of other shapes: each line has the fate that stands in the table beside its page.

After a change that is meant: `python -m tests.content.importing.goldens`, and read the difference.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from services.content.importing.domain import ImportedProcedure, read_page, text_of
from services.content.text.domain import BulletList, limit_problems
from tests.content.importing.captured import ascii_text, locale_of, spoken
from tests.content.importing.goldens import (
    DOCUMENT,
    document_with_table,
    golden_of,
    site_pages,
    table_of,
)


class Shape(NamedTuple):
    sections: int
    faqs: int
    not_suitable_if: int
    list_items: int
    doctors: int
    clinics: int


SHAPES = {
    "canal-carpien.fr-CA.txt": Shape(4, 3, 3, 6, 2, 3),
    "cataract-surgery.en-CA.html": Shape(3, 2, 2, 7, 2, 2),
    "endometriose.fr-CA.html": Shape(2, 2, 2, 4, 1, 0),
    "hallux-valgus.fr-CA.md": Shape(3, 2, 3, 8, 2, 3),
    "hernia-repair.en-CA.md": Shape(3, 3, 2, 7, 2, 3),
    "knee-arthroscopy.en-CA.txt": Shape(5, 3, 5, 8, 2, 3),
    "liposuction.en-CA.txt": Shape(3, 3, 5, 7, 0, 0),
    "tonsillectomy.en-CA.html": Shape(1, 2, 0, 2, 2, 0),
    "varicose-veins.en-CA.txt": Shape(5, 3, 2, 8, 1, 3),
    "vasectomie.fr-CA.html": Shape(3, 2, 2, 7, 2, 2),
}


def procedure_of(page: Path) -> ImportedProcedure:
    procedure = read_page(page.read_bytes(), locale=locale_of(page)).procedure
    assert procedure is not None
    return procedure


def test_there_are_ten_pages_in_text_markdown_and_html_and_in_both_languages() -> None:
    names = [page.name for page in site_pages()]

    assert sorted(names) == sorted(SHAPES)
    assert {name.split(".", 1)[1] for name in names} == {
        "en-CA.txt", "en-CA.md", "en-CA.html", "fr-CA.txt", "fr-CA.md", "fr-CA.html"
    }  # fmt: skip


@pytest.mark.parametrize("page", site_pages(), ids=lambda page: page.name)
def test_every_line_has_the_fate_of_its_table(page: Path) -> None:
    assert table_of(page) == golden_of(page).read_text(encoding="utf-8")
    assert "LOST" not in table_of(page)


@pytest.mark.parametrize("page", site_pages(), ids=lambda page: page.name)
def test_questions_lists_and_names_are_counted_right(page: Path) -> None:
    procedure = procedure_of(page)
    texts = [part.blocks for part in procedure.sections] + [faq.blocks for faq in procedure.faqs]
    lists = [block for text in texts for block in text if isinstance(block, BulletList)]

    assert SHAPES[page.name] == Shape(
        sections=len(procedure.sections),
        faqs=len(procedure.faqs),
        not_suitable_if=len(procedure.not_suitable_if),
        list_items=sum(len(block.items) for block in lists),
        doctors=len(procedure.doctors),
        clinics=len(procedure.available_in),
    )


@pytest.mark.parametrize("page", site_pages(), ids=lambda page: page.name)
def test_what_is_read_can_be_stored(page: Path) -> None:
    assert list(limit_problems(text_of(procedure_of(page)))) == []


@pytest.mark.parametrize("page", site_pages(), ids=lambda page: page.name)
def test_what_was_left_is_in_no_text(page: Path) -> None:
    result = read_page(page.read_bytes(), locale=locale_of(page))
    texts = {ascii_text(text) for text in spoken(procedure_of(page))}

    assert not texts & {ascii_text(left.text) for left in result.report.unplaced if left.text[3:]}


def test_the_document_shows_the_table_of_a_page_as_it_is() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")

    assert document == document_with_table(document)
