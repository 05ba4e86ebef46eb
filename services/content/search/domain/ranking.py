"""Which of the pages that were found comes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """Of a page, the most telling first."""

    TITLE = "title"
    SUMMARY = "summary"
    SECTIONS = "sections"
    FAQS = "faqs"


POINTS: Final[Mapping[Part, tuple[int, int]]] = {
    Part.TITLE: (12, 10),
    Part.SUMMARY: (8, 4),
    Part.SECTIONS: (6, 2),
    Part.FAQS: (3, 1),
}
"""For each word of a query by the part it is found in: as it was typed, and as the beginning of a
word or with an error. A page has those of all the words.
"""


@dataclass(frozen=True, kw_only=True)
class Position:
    """Of a page among those that were found; the next ones come after it. `with_typos`: they were
    looked for with errors, since as it was typed there was none.
    """

    with_typos: bool
    points: int
    title_key: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A page that was found. `locale` is that of its readers, `locale_served` the page's own."""

    key: str
    points: int
    title_key: str
    location: str
    procedure: str
    locale: str
    locale_served: str
    title: str
