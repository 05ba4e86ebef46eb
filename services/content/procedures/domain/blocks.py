"""Blocks that the whole network shows: banners, and how to travel for care."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.content.importing.domain import Announcement, TravelBlock
from services.content.procedures.domain.text import ProcedureText


@dataclass(frozen=True, kw_only=True)
class SharedAnnouncement:
    """A banner, shown from `starts_on` to `ends_on` inclusive where those are given."""

    slug: str
    texts: Mapping[str, Announcement]
    url: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def is_shown_on(self, day: date) -> bool:
        has_begun = self.starts_on is None or self.starts_on <= day
        return has_begun and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, kw_only=True)
class TravelProgram:
    """What travellers of one kind are told, and the page that tells them more."""

    texts: Mapping[str, TravelBlock] = field(default_factory=dict)
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class NetworkBlocks:
    """`name` of the network by locale; `categories` of procedures: their names by slug
    and locale.
    """

    name: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    announcements: tuple[SharedAnnouncement, ...] = ()
    out_of_province: TravelProgram = TravelProgram()
    international: TravelProgram = TravelProgram()

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
        texts = tuple(words for words in shown if words)
        return ProcedureText(
            out_of_province=self.out_of_province.texts.get(locale),
            international=self.international.texts.get(locale),
            announcements=texts or None,
        )
