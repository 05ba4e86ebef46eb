"""Blocks that the whole network shows: banners, and how to travel for care."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from services.content.revisions.domain import on_block
from services.content.text.domain import (
    Announcement,
    Block,
    Paragraph,
    ProcedureText,
    Section,
    TravelBlock,
    check_locales,
    checks,
)

_MOST_ANNOUNCEMENTS: Final = 50
_MOST_CATEGORIES: Final = 200
_LONGEST_TEXT: Final = 500
_LONGEST_PARAGRAPH: Final = 10_000
_MOST_PARAGRAPHS: Final = 50
_MOST_SECTIONS: Final = 30
_ONE_DAY: Final = timedelta(days=1)
_WHOLE: Final = ("announcements", "out_of_province", "international")


@dataclass(frozen=True, kw_only=True)
class SharedAnnouncement:
    """A banner, shown from `starts_on` to `ends_on` inclusive where those are given."""

    slug: str
    texts: Mapping[str, Announcement]
    url: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        checks.check_slug("slug", self.slug)
        check_locales("texts", self.texts)
        for locale, text in self.texts.items():
            checks.check_text(f"texts.{locale}.text", text.text, longest=_LONGEST_TEXT)
            checks.check_text(f"texts.{locale}.action", text.action or "", may_be_empty=True)
        if self.url is not None:
            checks.check_url("url", self.url)
        for field_name, day in (("starts_on", self.starts_on), ("ends_on", self.ends_on)):
            if day is not None:
                checks.check_date(field_name, day)
        if self.starts_on:
            checks.check_order("ends_on", self.starts_on, self.ends_on)

    def is_shown_on(self, day: date) -> bool:
        has_begun = self.starts_on is None or self.starts_on <= day
        return has_begun and (self.ends_on is None or day <= self.ends_on)

    @property
    def turning_days(self) -> Iterator[date]:
        """The first day on which it is shown and the first on which it no longer is."""
        if self.starts_on is not None:
            yield self.starts_on
        if self.ends_on is not None:
            yield self.ends_on + _ONE_DAY


class TravelKind(StrEnum):
    """Who travels: within the country, or to it from another one."""

    OUT_OF_PROVINCE = "out-of-province"
    INTERNATIONAL = "to-canada"


Guide = Mapping[str, tuple[Section, ...]]
"""By locale what the network's own page tells travellers of one kind, below what each procedure's
page tells them already.
"""


@dataclass(frozen=True, kw_only=True)
class TravelProgram:
    """What travellers of one kind are told, and the page elsewhere that tells them more; without
    one it is the network's own.
    """

    texts: Mapping[str, TravelBlock] = field(default_factory=dict)
    url: str | None = None

    def __post_init__(self) -> None:
        check_locales("texts", self.texts)
        for locale, block in self.texts.items():
            _check_travel(f"texts.{locale}", block)
        if self.url is not None:
            checks.check_url("url", self.url)


@dataclass(frozen=True, kw_only=True)
class NetworkBlocks:
    """`categories` of procedures: their names by slug and locale. `guides` by kind of travel."""

    categories: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    announcements: tuple[SharedAnnouncement, ...] = ()
    out_of_province: TravelProgram = TravelProgram()
    international: TravelProgram = TravelProgram()
    guides: Mapping[str, Guide] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, guide in self.guides.items():
            checks.require(kind in set(TravelKind), "guides", "There is no such kind of travel.")
            _check_guide(f"guides.{kind}", guide)
        checks.check_count("categories", self.categories, most=_MOST_CATEGORIES)
        for slug, names in self.categories.items():
            checks.check_slug("categories", slug)
            _check_names(f"categories.{slug}", names)
        checks.check_count("announcements", self.announcements, most=_MOST_ANNOUNCEMENTS)
        slugs = [banner.slug for banner in self.announcements]
        is_each_once = len(set(slugs)) == len(slugs)
        checks.require(is_each_once, "announcements", "Name each announcement once.")

    def travel(self, kind: TravelKind) -> TravelProgram:
        is_abroad = kind is TravelKind.INTERNATIONAL
        return self.international if is_abroad else self.out_of_province

    def shown_on(self, day: date | None) -> tuple[SharedAnnouncement, ...]:
        """The banners of that day; of all days where none is given."""
        return tuple(
            banner for banner in self.announcements if day is None or banner.is_shown_on(day)
        )

    def text(self, locale: str, day: date | None) -> ProcedureText:
        """What every page of this locale inherits on that day, in the form of a
        procedure's text.
        """
        shown = (banner.texts.get(locale) for banner in self.shown_on(day))
        texts = tuple(text for text in shown if text)
        return ProcedureText(
            out_of_province=self.out_of_province.texts.get(locale),
            international=self.international.texts.get(locale),
            announcements=texts or None,
        )


def changed_parts(before: NetworkBlocks, after: NetworkBlocks) -> tuple[str, ...]:
    """The names by which pages depend on what differs. Every page shows the banners of its day, and
    inherits from the travel programs, also where there is nothing yet.
    """
    slugs = sorted({*before.categories, *after.categories})
    renamed = [one for one in slugs if before.categories.get(one) != after.categories.get(one)]
    changed = [name for name in _WHOLE if getattr(before, name) != getattr(after, name)]
    return (*map(on_block, changed), *map(on_category, renamed))


def shown_parts(category: str) -> tuple[str, ...]:
    """Those on which every page of a procedure of this category depends."""
    return (*map(on_block, _WHOLE), on_category(category))


def on_category(slug: str) -> str:
    return on_block(f"category:{slug}")


def _check_names(field_name: str, names: Mapping[str, str]) -> None:
    check_locales(field_name, names)
    for locale, name in names.items():
        checks.check_text(f"{field_name}.{locale}", name)


def _check_travel(path: str, block: TravelBlock) -> None:
    checks.check_text(f"{path}.heading", block.heading, longest=_LONGEST_TEXT)
    checks.check_text(f"{path}.action", block.action or "", may_be_empty=True)
    checks.check_count(f"{path}.paragraphs", block.blocks, most=_MOST_PARAGRAPHS)
    for part in block.blocks:
        for text in _texts_of(part):
            checks.check_text(f"{path}.paragraphs", text, longest=_LONGEST_PARAGRAPH)


def _check_guide(path: str, guide: Guide) -> None:
    check_locales(path, guide)
    for locale, sections in guide.items():
        checks.check_count(f"{path}.{locale}", sections, most=_MOST_SECTIONS)
        ids = [section.id for section in sections]
        is_each_once = len(set(ids)) == len(ids)
        checks.require(is_each_once, f"{path}.{locale}", "Give each section a heading of its own.")
        for section in sections:
            checks.check_text(f"{path}.{locale}.heading", section.heading, longest=_LONGEST_TEXT)
            checks.check_count(f"{path}.{locale}.blocks", section.blocks, most=_MOST_PARAGRAPHS)
            for text in (one for part in section.blocks for one in _texts_of(part)):
                checks.check_text(f"{path}.{locale}.blocks", text, longest=_LONGEST_PARAGRAPH)


def _texts_of(block: Block) -> tuple[str, ...]:
    return (block.text,) if isinstance(block, Paragraph) else block.items
