"""Captured pages to read in tests, and what is compared with them: every word, in order."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from services.content.importing.domain import ImportedProcedure
from services.content.text.domain import Block, BulletList

PAGES = Path(__file__).parent / "pages"
# The client's own page lies beside the project, not in it; it is read where it is there.
SEED = Path(__file__).parents[4] / "shared" / "seed" / "micro-needling.txt"


def captured_pages() -> list[Path]:
    seed = [SEED] if SEED.exists() else []
    return [*sorted(PAGES.glob("*.txt")), *seed]


def locale_of(page: Path) -> str:
    return "fr-CA" if ".fr-CA." in page.name else "en-CA"


def ascii_text(text: str) -> str:
    """Only what is read aloud: layout, punctuation and list marks are not compared."""
    return "".join(char for char in text.casefold() if char.isalnum())


def lines_with_text(text: str) -> list[str]:
    """The words of every line that has any, list numbers left out."""
    lines = (ascii_text(re.sub(r"^\s*\d{1,2}[.)]\s", "", line)) for line in text.splitlines())
    return [line for line in lines if line]


def spoken(procedure: ImportedProcedure) -> Iterator[str]:
    """Every text of the procedure in the order in which pages show them."""
    actions = procedure.actions
    yield procedure.title
    yield from (label for label in (actions.inquire, actions.call, actions.available_in) if label)
    yield from (*procedure.call_numbers, *procedure.available_in)
    yield from _blocks(procedure.summary)
    for section in procedure.sections:
        yield from (section.heading, *_blocks(section.blocks))
    yield from (procedure.faqs_heading or "", *_blocks(procedure.faqs_intro))
    for faq in procedure.faqs:
        yield from (faq.question, *_blocks(faq.blocks))
    if procedure.next_steps:
        yield from (procedure.next_steps.heading, *_blocks(procedure.next_steps.blocks))
    yield from (procedure.doctors_heading or "", *procedure.doctors)
    for travel in (procedure.out_of_province, procedure.international):
        if travel:
            yield from (travel.heading, *_blocks(travel.blocks), travel.action or "")
    for announcement in procedure.announcements:
        yield from (announcement.text, announcement.action or "")


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, BulletList):
            yield from block.items
        else:
            yield block.text
