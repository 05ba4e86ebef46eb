"""The sentence of a page that shows best what was found in it."""

from collections.abc import Sequence
from html import escape
from typing import Final

from services.content.search.domain.entry import Passage
from services.content.search.domain.query import Alternatives
from services.content.search.domain.ranking import Part
from services.content.search.domain.terms import Token, tokens

_LONGEST: Final = 240
_BEFORE: Final = 80
"""Characters that are shown before the first hit of a sentence that is too long."""


def snippet_html(passages: Sequence[Passage], query: Sequence[Alternatives]) -> str:
    """The sentence with the most of the words, the first of several; where there is none, as when
    the title alone has them, how the summary begins. No markup but `<mark>` round the hits.
    """
    summary = next((one.text for one in passages if one.part is Part.SUMMARY), "")
    best, most = summary, 0
    for passage in passages:
        count = sum(1 for one in query if not passage.terms.isdisjoint(one.all))
        if count > most:
            best, most = passage.text, count
        if most == len(query):
            break
    return _marked(_cut(best, query), query)


def _hits(text: str, query: Sequence[Alternatives]) -> list[Token]:
    meant = frozenset[str]().union(*(one.all for one in query))
    return [token for token in tokens(text) if token.term in meant and not token.is_stop_word]


def _cut(sentence: str, query: Sequence[Alternatives]) -> str:
    """Between words, with an ellipsis where something is left out."""
    if len(sentence) <= _LONGEST:
        return sentence
    first = next((hit.start for hit in _hits(sentence, query)), 0)
    start = 0 if first <= _BEFORE else first - _BEFORE
    part = sentence[start : start + _LONGEST]
    if start > 0:
        part = "…" + (part.partition(" ")[2] if " " in part[:_BEFORE] else part)
    if start + _LONGEST < len(sentence):
        before, _, rest = part.rpartition(" ")
        part = (before if before and len(rest) < _BEFORE else part) + "…"
    return part


def _marked(text: str, query: Sequence[Alternatives]) -> str:
    parts, end = [], 0
    for hit in _hits(text, query):
        parts += [
            escape(text[end : hit.start]),
            f"<mark>{escape(text[hit.start : hit.end])}</mark>",
        ]
        end = hit.end
    return "".join([*parts, escape(text[end:])])
