"""The texts that patients are asked to agree to, every version there ever was.

A version is the hash of its text, so that a changed text is another version by itself. The texts
are kept in `consent_history.json`, to which versions are only ever added: a record of consent names
a version, and whoever asks what was agreed to must find it for ever.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from services.inquiry.inquiries.domain import Purpose

_HISTORY: Final = Path(__file__).with_name("consent_history.json")
_SOURCE_LOCALE: Final = "en-CA"


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """One version of what is asked for one purpose (a code: also one that is not asked any more) in
    one language, from the day on which it was first shown.
    """

    purpose: str
    locale: str
    text: str
    valid_from: date

    @property
    def text_version(self) -> str:
        return version_of(self.text)


KnownTexts = Mapping[tuple[str, str], ConsentText]
"""By purpose and version."""


def version_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def history() -> tuple[ConsentText, ...]:
    """Every version that this program knows, in the order in which they were added."""
    return tuple(
        ConsentText(
            purpose=one["purpose"],
            locale=one["locale"],
            text=one["text"],
            valid_from=date.fromisoformat(one["valid_from"]),
        )
        for one in json.loads(_HISTORY.read_text(encoding="utf-8"))
    )


@cache
def consent_texts(locale: str) -> tuple[ConsentText, ...]:
    """What is asked now; English where the locale is not kept."""
    latest = {(text.locale, text.purpose): text for text in history()}
    kept = locale if (locale, Purpose.PROCESSING.value) in latest else _SOURCE_LOCALE
    return tuple(latest[kept, purpose.value] for purpose in Purpose)


@cache
def current_text(purpose: str, locale: str) -> ConsentText:
    """What is asked now for one purpose, also for one that the form does not ask for."""
    texts = [text for text in history() if text.purpose == purpose]
    of_locale = [text for text in texts if text.locale == locale]
    return (of_locale or [text for text in texts if text.locale == _SOURCE_LOCALE])[-1]


@cache
def known_texts() -> KnownTexts:
    return by_version(history())


def by_version(texts: Iterable[ConsentText]) -> KnownTexts:
    return {(text.purpose, text.text_version): text for text in texts}


def successor(text: ConsentText, others: Iterable[ConsentText]) -> ConsentText | None:
    """The text that took this one's place; None while it is the current one."""
    later = [
        other
        for other in others
        if (other.purpose, other.locale) == (text.purpose, text.locale)
        and other.valid_from > text.valid_from
    ]
    return min(later, key=lambda other: other.valid_from, default=None)
