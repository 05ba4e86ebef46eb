"""What people have decided about the words of a bundle: reviews of them, and when they are to be
published.

A decision is about words, and a revision's number means nothing elsewhere. So each names its words
by their digest, and is taken only where just these words are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from services.content.reviews.domain import Review, Reviewer
from services.content.text.domain import LOCALES, checks

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_MOST_REVISIONS: Final = 10**9
_MOST_CLINICS: Final = 500
_NO_OFFSET: Final = timedelta()


@dataclass(frozen=True, kw_only=True)
class BundledReview:
    """`words`: the digest of the text that was read; `overrides`: by clinic that of what it said
    differently. `revision` is the one where it was recorded.
    """

    procedure: str
    locale: str
    revision: int
    words: str
    reviewer: Reviewer
    on: date
    due: date
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.check_slug("procedure", self.procedure)
        _check_locale(self.locale)
        checks.check_number("revision", self.revision, least=1, most=_MOST_REVISIONS)
        _check_digest("words", self.words)
        checks.check_count("overrides", self.overrides, most=_MOST_CLINICS)
        for location, digest in self.overrides.items():
            checks.check_slug("overrides", location)
            _check_digest("overrides", digest)
        self.recorded(revision=self.revision, facts_revision=1)

    @property
    def key(self) -> str:
        return f"{self.procedure}:{self.locale}"

    def recorded(self, *, revision: int, facts_revision: int) -> Review:
        """As it is kept where the words have this number."""
        return Review(
            revision=revision,
            facts_revision=facts_revision,
            reviewer=self.reviewer,
            on=self.on,
            due=self.due,
            overrides=self.overrides,
        )


@dataclass(frozen=True, kw_only=True)
class BundledSchedule:
    """`at` in UTC. `words`: the digest of the text that is to be published, `override` that of what
    the clinic says differently, empty where it says nothing.
    """

    location: str
    procedure: str
    locale: str
    at: datetime
    revision: int
    words: str
    override: str = ""

    def __post_init__(self) -> None:
        checks.check_slug("location", self.location)
        checks.check_slug("procedure", self.procedure)
        _check_locale(self.locale)
        checks.check_date("at", self.at.date())
        is_whole = self.at.utcoffset() == _NO_OFFSET and self.at.microsecond == 0
        checks.require(is_whole, "at", "Give an instant in UTC, to the second.")
        checks.check_number("revision", self.revision, least=1, most=_MOST_REVISIONS)
        _check_digest("words", self.words)
        if self.override:
            _check_digest("override", self.override)

    @property
    def offering(self) -> str:
        return f"{self.location}:{self.procedure}"

    @property
    def key(self) -> str:
        return f"{self.offering}:{self.locale}"


def _check_locale(locale: str) -> None:
    checks.require(locale in LOCALES, "locale", f"Name one of the locales {', '.join(LOCALES)}.")


def _check_digest(name: str, digest: str) -> None:
    is_digest = _DIGEST.fullmatch(digest) is not None
    checks.require(is_digest, name, "Give the SHA-256 of the words, as an export writes it.")
