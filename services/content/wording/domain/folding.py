"""Texts as they are compared: small letters, plain spaces and apostrophes, accents in one form and
nothing invisible; each character knows where in the text it came from.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_APOSTROPHES = "’‘ʼ`´"
_DASHES = "‐‑‒–—−"


@dataclass(frozen=True, kw_only=True)
class Folded:
    """`starts` and `ends`, for each character of `text`: where its origin begins and ends."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]


def folded(text: str) -> Folded:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _plain(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return Folded(text="".join(characters), starts=tuple(starts), ends=tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """A character with the accents that follow it."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            yield start, end
            start = end


def _plain(cluster: str) -> str:
    if cluster.isspace():
        return " "
    if cluster in _APOSTROPHES:
        return "'"
    if cluster in _DASHES:
        return "-"
    if unicodedata.category(cluster[0]) == "Cf":  # joins, soft hyphens: nobody sees them
        return ""
    return unicodedata.normalize("NFKC", cluster).casefold()
