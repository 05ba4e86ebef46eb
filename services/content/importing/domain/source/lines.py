"""Lines as they are shown, each with the lines of the source that it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from services.content.importing.domain.report import Problem, UnplacedLine, UnplacedReason

_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# French typography and figures want the space that does not break; elsewhere it is an artefact.
_KEPT_SPACE = re.compile(r"(?<=[«\d])[\u00a0\u202f]|[\u00a0\u202f](?=[:;?!»%$€])")
_INKLESS = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "ʼ": "'"})
_EXCERPT_LENGTH = 120


class LineKind(Enum):
    """What the marks of the page say of a line: PLAIN is what its words make of it, a LABEL may be
    a question or a button, and opens no section.
    """

    PLAIN = "plain"
    HEADING = "heading"
    STRONG = "strong"
    LABEL = "label"
    BODY = "body"


class Fragment(NamedTuple):
    """What one line of the source adds to a line that is shown."""

    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that is not blank; `text` is clean, `indent` counts its leading columns.

    `marker` is the number of an item of a marked list, 0 where items have no numbers, None where
    there is no such list. `frame` says that the site's frame holds the line.
    """

    text: str
    fragments: tuple[Fragment, ...]
    is_after_blank: bool
    indent: int = 0
    kind: LineKind = LineKind.PLAIN
    level: int = 0
    marker: int | None = None
    frame: UnplacedReason | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The lines of a page, those of the source that are not text, those that show nothing and
    those that are only markup; or the limit that the page does not keep.
    """

    lines: tuple[Line, ...] = ()
    unreadable: tuple[UnplacedLine, ...] = ()
    spacing: tuple[int, ...] = ()
    markup: tuple[int, ...] = ()
    beyond: Problem | None = None


def folded(text: str) -> str:
    """For comparing with a vocabulary: lower case, plain quotes and hyphens, single spaces."""
    plain = text.translate(_PLAIN)
    return " ".join(plain.casefold().split())


def clean(text: str) -> str:
    """One line as it should be shown: single spaces, wanted hard spaces kept, nothing inkless."""
    inked = _INKLESS.sub("", _SURROGATES.sub("\ufffd", text))
    marked = _KEPT_SPACE.sub("\ue000", inked.replace("\ue000", "\ufffd"))
    return _SPACES.sub(" ", marked).strip().replace("\ue000", "\u00a0")


def unplaced(number: int, text: str, reason: UnplacedReason) -> UnplacedLine:
    short = text if len(text) <= _EXCERPT_LENGTH else text[: _EXCERPT_LENGTH - 1] + "…"
    return UnplacedLine(line=number, text=short, reason=reason)


def fragments_of(lines: Iterable[Line]) -> tuple[Fragment, ...]:
    return tuple(fragment for line in lines for fragment in line.fragments)
