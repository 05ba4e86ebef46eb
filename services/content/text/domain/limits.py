"""How much a text may say. Pages are resolved, compressed and kept in memory whole, and the
screening list travels in an event, which Kafka takes up to a size.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from services.content.text.domain.checks import is_readable
from services.content.text.domain.parts import Block, BulletList, TravelBlock
from services.content.text.domain.text import ProcedureText
from shared.errors import FieldProblem

LONGEST: Final = {
    "title": 300,
    "funding": 2_000,
    "seo_description": 500,
    "faqs_heading": 300,
    "not_suitable_intro": 2_000,
    "doctors_heading": 300,
}
_LONGEST_HEADING: Final = 300
_LONGEST_PARAGRAPH: Final = 10_000
_LONGEST_ITEM: Final = 2_000
_LONGEST_BANNER: Final = 500
LONGEST_EXCLUSION: Final = 400
MOST_EXCLUSIONS: Final = 40
_MOST_BANNERS: Final = 10
_MOST_SUMMARY_CHARACTERS: Final = 5_000
MOST_SECTIONS: Final = 100
_MOST_BLOCKS: Final = 300
MOST_ITEMS: Final = 200
MOST_CHARACTERS: Final = 200_000

Passage = tuple[str, str, int]
"""A field's path, its text and how long that may be."""


def limit_problems(text: ProcedureText) -> Iterator[FieldProblem]:
    """Each limit that the text does not keep, by the path to its field."""
    yield from _count_problems(text)
    ids = [section.id for section in text.sections or ()]
    if len(set(ids)) != len(ids):
        yield _problem("sections", "duplicate", "Each section needs an id of its own.")
    passages = list(_passages(text))
    for field, passage, longest in passages:
        if len(passage) > longest:
            yield _problem(field, "too_long", f"This may have {longest:,} characters.")
        if not is_readable(passage):
            yield _problem(field, "malformed", "There are characters here that nobody can read.")
    if sum(len(passage) for _, passage, _ in passages) > MOST_CHARACTERS:
        yield _problem("text", "too_long", f"All of it may have {MOST_CHARACTERS:,} characters.")
    if sum(len(passage) for field, passage, _ in passages if field.startswith("summary")) > (
        _MOST_SUMMARY_CHARACTERS
    ):
        message = f"This may have {_MOST_SUMMARY_CHARACTERS:,} characters."
        yield _problem("summary", "too_long", message)


def _count_problems(text: ProcedureText) -> Iterator[FieldProblem]:
    counts = {
        "sections": (len(text.sections or ()), MOST_SECTIONS),
        "faqs": (len(text.faqs or ()), MOST_SECTIONS),
        "not_suitable_if": (len(text.not_suitable_if or ()), MOST_EXCLUSIONS),
        "announcements": (len(text.announcements or ()), _MOST_BANNERS),
        **{path: (len(blocks), _MOST_BLOCKS) for path, blocks in _blocks(text)},
        **{path: (len(items), MOST_ITEMS) for path, items in _lists(text)},
    }
    for field, (count, most) in counts.items():
        if count > most:
            yield _problem(field, "too_many", f"There may be {most:,} entries here.")


def _passages(text: ProcedureText) -> Iterator[Passage]:
    for field, longest in LONGEST.items():
        yield field, getattr(text, field) or "", longest
    yield from _headings(text)
    for path, blocks in _blocks(text):
        for block in blocks:
            if isinstance(block, BulletList):
                yield from ((path, item, _LONGEST_ITEM) for item in block.items)
            else:
                yield path, block.text, _LONGEST_PARAGRAPH
    for item in text.not_suitable_if or ():
        yield "not_suitable_if", item, LONGEST_EXCLUSION
    for banner in text.announcements or ():
        yield "announcements", banner.text + (banner.action or ""), _LONGEST_BANNER


def _headings(text: ProcedureText) -> Iterator[Passage]:
    for number, section in enumerate(text.sections or ()):
        yield f"sections.{number}", section.heading, _LONGEST_HEADING
        yield f"sections.{number}.id", section.id, _LONGEST_HEADING
    for number, faq in enumerate(text.faqs or ()):
        yield f"faqs.{number}", faq.question, _LONGEST_HEADING
    if text.next_steps:
        yield "next_steps", text.next_steps.heading, _LONGEST_HEADING
    for path, travel in _travel(text):
        yield path, travel.heading + (travel.action or ""), _LONGEST_HEADING


def _blocks(text: ProcedureText) -> Iterator[tuple[str, Sequence[Block]]]:
    yield "summary", text.summary or ()
    yield "faqs_intro", text.faqs_intro or ()
    for number, section in enumerate(text.sections or ()):
        yield f"sections.{number}", section.blocks
    for number, faq in enumerate(text.faqs or ()):
        yield f"faqs.{number}", faq.blocks
    if text.next_steps:
        yield "next_steps", text.next_steps.blocks
    for path, travel in _travel(text):
        yield path, travel.blocks


def _lists(text: ProcedureText) -> Iterator[tuple[str, Sequence[str]]]:
    for path, blocks in _blocks(text):
        lists = (block for block in blocks if isinstance(block, BulletList))
        yield from ((f"{path}.{number}", block.items) for number, block in enumerate(lists))


def _travel(text: ProcedureText) -> Iterator[tuple[str, TravelBlock]]:
    blocks = {"out_of_province": text.out_of_province, "international": text.international}
    yield from ((path, block) for path, block in blocks.items() if block)


def _problem(field: str, code: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=message)
