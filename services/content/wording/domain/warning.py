"""A warning: where it is, which words it is about, and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    GUARANTEE = "guarantee"
    SUPERLATIVE = "superlative"
    NO_RISKS = "no_risks"
    EMPTY_RISKS = "empty_risks"
    UNKNOWN = "unknown"


SENTENCES: Final = {
    Reason.GUARANTEE: "This promises an outcome or that nothing can go wrong; no treatment does.",
    Reason.SUPERLATIVE: "This sets a clinic or a person above all others, which nobody can verify.",
    Reason.NO_RISKS: "No section says what the risks are.",
    Reason.EMPTY_RISKS: "The section about risks says nothing.",
    Reason.UNKNOWN: "A later version warned of something here.",
}


@dataclass(frozen=True, kw_only=True)
class WordingWarning:
    """`field` is the path of the text in a draft, such as `sections.2.blocks.0.text`; `section` the
    heading above it, empty where there is none; `start` and `end` count its characters from 0, and
    `words` are those between them. A section that is missing has none.
    """

    reason: Reason
    field: str
    section: str = ""
    start: int = 0
    end: int = 0
    words: str = ""

    @property
    def sentence(self) -> str:
        return SENTENCES[self.reason]
