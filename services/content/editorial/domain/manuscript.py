"""The fields of a text as forms: each is a row of entries of plain texts, and back to what it was.

A field with one value has one entry; sections, questions and banners have any number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from services.content.editorial.domain.notation import read, read_items, written, written_items
from services.content.text.domain import (
    Announcement,
    Faq,
    NextSteps,
    Section,
    TravelBlock,
    checks,
    slug_from,
)
from shared.errors import FieldProblem, Invalid


class Shape(StrEnum):
    """What a field's form asks for."""

    LINE = "line"
    PROSE = "prose"
    BLOCKS = "blocks"
    ITEMS = "items"
    HEADED = "headed"
    TRAVEL = "travel"
    SECTIONS = "sections"
    FAQS = "faqs"
    BANNERS = "banners"

    @property
    def is_many(self) -> bool:
        return self in {Shape.SECTIONS, Shape.FAQS, Shape.BANNERS}

    @property
    def has_heading(self) -> bool:
        return self in {Shape.HEADED, Shape.TRAVEL, Shape.SECTIONS, Shape.FAQS}

    @property
    def has_action(self) -> bool:
        return self in {Shape.TRAVEL, Shape.BANNERS}

    @property
    def has_notation(self) -> bool:
        return self not in {Shape.LINE, Shape.PROSE, Shape.BANNERS}


SHAPES: Final = {
    "title": Shape.LINE,
    "summary": Shape.BLOCKS,
    "funding": Shape.PROSE,
    "sections": Shape.SECTIONS,
    "faqs_heading": Shape.LINE,
    "faqs_intro": Shape.BLOCKS,
    "faqs": Shape.FAQS,
    "not_suitable_intro": Shape.PROSE,
    "not_suitable_if": Shape.ITEMS,
    "next_steps": Shape.HEADED,
    "doctors_heading": Shape.LINE,
    "out_of_province": Shape.TRAVEL,
    "international": Shape.TRAVEL,
    "announcements": Shape.BANNERS,
    "seo_description": Shape.PROSE,
}
"""Every field of a text, in the order of the page."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is typed. `id` is a section's name in addresses, empty for a new one."""

    id: str = ""
    heading: str = ""
    body: str = ""
    action: str = ""
    is_dismissible: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.heading.strip() or self.body.strip() or self.action.strip())


Entries = tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """An entry of the form as it came in; `order` says where the editor wants it."""

    entry: Entry
    order: str = ""
    is_removed: bool = False


def entries_of(field: str, value: Any) -> Entries:
    """Of what is written in a field; none where nothing is."""
    if value is None:
        return ()
    return tuple(_WRITTEN[SHAPES[field]](value))


def value_of(field: str, entries: Sequence[Entry], before: Any = None) -> Any:
    """What the entries say. Raises `Invalid`, each problem by its path, such as
    `sections.2.heading`. Where nothing was changed it is what was there `before`, to the letter.
    """
    if before is not None and tuple(entries) == entries_of(field, before):
        return before
    shape = SHAPES[field]
    entries = entries if entries or shape.is_many else (Entry(),)
    problems = [
        problem
        for number, entry in enumerate(entries)
        for problem in _problems(shape, f"{field}.{number}" if shape.is_many else field, entry)
    ]
    if problems:
        raise Invalid(*problems)
    return _READ[shape](entries)


def _problems(shape: Shape, path: str, entry: Entry) -> Sequence[FieldProblem]:
    needed = {
        f"{path}.heading": entry.heading if shape.has_heading else "-",
        f"{path}.body": entry.body if shape in {Shape.LINE, Shape.PROSE, Shape.BANNERS} else "-",
    }
    return [
        FieldProblem(field=field, code="missing", message="Write something here.")
        for field, text in needed.items()
        if not text.strip()
    ]


def _sections(entries: Sequence[Entry]) -> tuple[Section, ...]:
    """A new section's name is made from its heading and is nobody else's."""
    taken = {entry.id for entry in entries if entry.id}
    sections = list[Section]()
    for entry in entries:
        name = entry.id if checks.is_slug(entry.id) else _free(slug_from(entry.heading), taken)
        taken.add(name)
        sections.append(Section(id=name, heading=entry.heading, blocks=read(entry.body)))
    return tuple(sections)


def _free(slug: str, taken: set[str]) -> str:
    numbers = range(2, len(taken) + 3)
    names = [slug, *(f"{slug[: checks.LONGEST_SLUG - 4]}-{number}" for number in numbers)]
    return next(name for name in names if name not in taken)


def _travel(entries: Sequence[Entry]) -> TravelBlock:
    entry = entries[0]
    return TravelBlock(heading=entry.heading, blocks=read(entry.body), action=entry.action or None)


def _entry_of_travel(value: TravelBlock) -> Entry:
    return Entry(heading=value.heading, body=written(value.blocks), action=value.action or "")


def _entry_of_banner(value: Announcement) -> Entry:
    return Entry(body=value.text, action=value.action or "", is_dismissible=value.is_dismissible)


def _banner(entry: Entry) -> Announcement:
    return Announcement(
        text=entry.body, action=entry.action or None, is_dismissible=entry.is_dismissible
    )


_WRITTEN: Final[dict[Shape, Callable[[Any], Sequence[Entry]]]] = {
    Shape.LINE: lambda text: [Entry(body=text)],
    Shape.PROSE: lambda text: [Entry(body=text)],
    Shape.BLOCKS: lambda blocks: [Entry(body=written(blocks))],
    Shape.ITEMS: lambda items: [Entry(body=written_items(items))],
    Shape.HEADED: lambda part: [Entry(heading=part.heading, body=written(part.blocks))],
    Shape.TRAVEL: lambda part: [_entry_of_travel(part)],
    Shape.SECTIONS: lambda parts: [
        Entry(id=part.id, heading=part.heading, body=written(part.blocks)) for part in parts
    ],
    Shape.FAQS: lambda parts: [
        Entry(heading=part.question, body=written(part.blocks)) for part in parts
    ],
    Shape.BANNERS: lambda parts: [_entry_of_banner(part) for part in parts],
}

_READ: Final[dict[Shape, Callable[[Sequence[Entry]], Any]]] = {
    Shape.LINE: lambda entries: entries[0].body,
    Shape.PROSE: lambda entries: entries[0].body,
    Shape.BLOCKS: lambda entries: read(entries[0].body),
    Shape.ITEMS: lambda entries: read_items(entries[0].body),
    Shape.HEADED: lambda entries: NextSteps(
        heading=entries[0].heading, blocks=read(entries[0].body)
    ),
    Shape.TRAVEL: _travel,
    Shape.SECTIONS: _sections,
    Shape.FAQS: lambda entries: tuple(
        Faq(question=entry.heading, blocks=read(entry.body)) for entry in entries
    ),
    Shape.BANNERS: lambda entries: tuple(_banner(entry) for entry in entries),
}
