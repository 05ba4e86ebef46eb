"""What the feed says of pages, and which of it somebody asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.content.publishing.domain import PageState
from services.content.text.domain import LOCALES, known_locale
from shared.errors import FieldProblem, Invalid


class Kind(StrEnum):
    PAGE = "page"
    TOMBSTONE = "tombstone"


@dataclass(frozen=True, kw_only=True)
class ChangeFilter:
    """Pages of one clinic, in one locale, of both, or all; tombstones come under every filter."""

    location: str | None = None
    locale: str | None = None

    @classmethod
    def of(cls, *, location: str | None, locale: str | None) -> "ChangeFilter":
        """As asked for; what is empty is not asked for. A locale of which there are no pages is
        refused: nothing stands in for it here.
        """
        return cls(location=location or None, locale=_locale(locale) if locale else None)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page's state, and the position at which the feed lists it."""

    position: int
    state: PageState


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A position that is taken, and about how many bytes of an answer what is there takes."""

    position: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """The last state of a page; `page` is its JSON document, None once it is taken down."""

    position: int
    location: str
    procedure: str
    locale: str
    revision: int
    page: bytes | None

    @property
    def kind(self) -> Kind:
        return Kind.TOMBSTONE if self.page is None else Kind.PAGE


@dataclass(frozen=True, kw_only=True)
class Headline:
    """What a change is of, without the page; `at` is when it was listed."""

    position: int
    location: str
    procedure: str
    locale: str
    revision: int
    is_tombstone: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One answer; `name` is another one for every other answer."""

    name: str
    changes: Sequence[Change]
    next_cursor: str


def _locale(tag: str) -> str:
    locale = known_locale(tag)
    if locale.partition("-")[0] != tag.lower().partition("-")[0]:
        message = f"There are pages in {', '.join(LOCALES)}."
        raise Invalid(FieldProblem(field="locale", code="locale.unknown", message=message))
    return locale
