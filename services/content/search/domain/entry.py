"""What a page is found by: its passages, in the locale of its readers."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from services.content.search.domain.ranking import Part
from services.content.search.domain.terms import plain_words, stem, tokens

_LONGEST_TITLE_KEY: Final = 100
_TAG: Final = re.compile(r"<[^<>]*>")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A sentence, an item of a list, or a heading: plain text on one line, and its terms."""

    part: Part
    text: str
    terms: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Readers of `locale` find the page that serves them, which may be in another one. `around`:
    names that it is found by though they are no part of its text.
    """

    location: str
    procedure: str
    locale: str
    locale_served: str
    title: str
    passages: tuple[Passage, ...]
    around: tuple[str, ...]

    @property
    def title_key(self) -> str:
        return " ".join(token.plain for token in tokens(self.title))[:_LONGEST_TITLE_KEY]

    def words(self) -> frozenset[str]:
        return frozenset().union(*self._words().values())

    def terms(self) -> Mapping[Part, frozenset[str]]:
        """Each term in the most telling part that it is found in."""
        by_part, seen = dict[Part, frozenset[str]](), frozenset[str]()
        for part, words in self._words().items():
            by_part[part] = frozenset(map(stem, words)) - seen
            seen |= by_part[part]
        return by_part

    def _words(self) -> Mapping[Part, frozenset[str]]:
        texts: dict[Part, list[str]] = {part: [] for part in Part}
        texts[Part.TITLE] += [self.title]
        texts[Part.FAQS] += self.around
        for passage in self.passages:
            texts[passage.part].append(passage.text)
        return {part: plain_words("\n".join(found)) for part, found in texts.items()}


def entry_of(page: Mapping[str, Any], locale: str) -> Entry:
    """`page` is the finished document, as it is answered (`publishing.domain.document_of`)."""
    location = page["location"]
    doctors = [doctor["name"] for doctor in page["doctors"]]
    return Entry(
        location=location["slug"],
        procedure=page["slug"],
        locale=locale,
        locale_served=page["locale"],
        title=unicodedata.normalize("NFC", page["title"]),
        passages=tuple(
            passage for part, text in _texts_of(page) for passage in passages_of(part, text)
        ),
        around=(location["name"], location["address"]["city"], *doctors),
    )


def passages_of(part: Part, text: str) -> Iterator[Passage]:
    for sentence in _SENTENCE_END.split(unicodedata.normalize("NFC", text)):
        if line := _SPACES.sub(" ", sentence).strip():
            yield Passage(part=part, text=line, terms=frozenset(map(stem, plain_words(line))))


def _texts_of(page: Mapping[str, Any]) -> Iterator[tuple[Part, str]]:
    yield Part.SUMMARY, page["summary"]
    for section in page["sections"]:
        yield Part.SECTIONS, section["heading"]
        yield from ((Part.SECTIONS, text) for text in _texts(section["html"]))
    yield from ((Part.SECTIONS, text) for text in page["not_suitable_if"])
    for faq in page["faqs"]:
        yield Part.FAQS, faq["question"]
        yield from ((Part.FAQS, text) for text in _texts(faq["answer_html"]))


def _texts(fragment: str) -> list[str]:
    """Of each paragraph and item. In a fragment (`publishing.domain.html_of`) text is escaped, so
    what looks like a tag is one.
    """
    found = (unescape(text).strip() for text in _TAG.split(fragment))
    return [text for text in found if text]
