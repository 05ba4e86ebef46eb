"""Bytes or text to numbered lines: encodings, spaces of all kinds, lines that are not text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.content.importing.domain.report import Problem, UnplacedLine, UnplacedReason
from services.content.importing.domain.source.limits import LONGEST_LINE, oversize

_LINE_END = re.compile("\r\n|\r|\n")
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# French typography and figures want the space that does not break; elsewhere it is an artefact.
_KEPT_SPACE = re.compile(r"(?<=[«\d])[\u00a0\u202f]|[\u00a0\u202f](?=[:;?!»%$€])")
_INKLESS = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAY_BE_BINARY_ABOVE = 0.1
_EXCERPT_LENGTH = 120


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that is not blank; `text` is clean, `indent` counts its leading columns."""

    number: int
    text: str
    indent: int
    is_after_blank: bool


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The lines of a page, those that are not text, and those that show nothing; or the limit that
    the page does not keep.
    """

    lines: tuple[Line, ...] = ()
    unreadable: tuple[UnplacedLine, ...] = ()
    spacing: tuple[int, ...] = ()
    beyond: Problem | None = None


def folded(text: str) -> str:
    """For comparing with a vocabulary: lower case, plain quotes and hyphens, single spaces."""
    plain = text.translate(_PLAIN)
    return " ".join(plain.casefold().split())


_PLAIN = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "ʼ": "'"})


def read_lines(text: str | bytes) -> Reading:
    if beyond := oversize(text):
        return Reading(beyond=beyond)
    raw = _LINE_END.split(text) if isinstance(text, str) else _decoded_lines(text)
    if any(len(content) > LONGEST_LINE for content in raw):
        return Reading(beyond=Problem.LINE_TOO_LONG)
    return _read(raw)


def _read(raw: Sequence[str | bytes]) -> Reading:
    is_binary = _is_binary(raw)
    lines: list[Line] = []
    unreadable: list[UnplacedLine] = []
    spacing: list[int] = []
    is_after_blank = True
    for number, content in enumerate(raw, start=1):
        if isinstance(content, bytes) or is_binary:
            if content.strip():
                unreadable.append(unplaced(number, _shown(content), UnplacedReason.NOT_TEXT))
            continue
        cleaned = clean(content)
        if cleaned:
            lines.append(_line(number, content, cleaned, is_after_blank=is_after_blank))
        elif content.strip():
            spacing.append(number)
        is_after_blank = not cleaned
    return Reading(lines=tuple(lines), unreadable=tuple(unreadable), spacing=tuple(spacing))


def unplaced(number: int, text: str, reason: UnplacedReason) -> UnplacedLine:
    short = text if len(text) <= _EXCERPT_LENGTH else text[: _EXCERPT_LENGTH - 1] + "…"
    return UnplacedLine(line=number, text=short, reason=reason)


def clean(text: str) -> str:
    """One line as it should be shown: single spaces, wanted hard spaces kept, nothing inkless."""
    inked = _INKLESS.sub("", _SURROGATES.sub("\ufffd", text))
    marked = _KEPT_SPACE.sub("\ue000", inked.replace("\ue000", "\ufffd"))
    return _SPACES.sub(" ", marked).strip().replace("\ue000", "\u00a0")


def _line(number: int, content: str, cleaned: str, *, is_after_blank: bool) -> Line:
    spread = content.replace("\ufeff", "").expandtabs(4)
    indent = len(spread) - len(spread.lstrip())
    return Line(number=number, text=cleaned, indent=indent, is_after_blank=is_after_blank)


def _decoded_lines(content: bytes) -> list[str | bytes]:
    """Each line decoded on its own, so that one damaged line does not spoil the page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [*_LINE_END.split(content.decode("utf-16", errors="replace"))]
    raw = re.split(b"\r\n|\r|\n", content)
    if _is_legacy_text(content):
        return [line.decode("cp1252") for line in raw]
    return [_decoded(line) for line in raw]


def _decoded(line: bytes) -> str | bytes:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line


def _is_legacy_text(content: bytes) -> bool:
    """Written by an old Windows program: high bytes, but not one of them is valid UTF-8."""
    if content.isascii() or any(ord(char) > 0x7F for char in content.decode("utf-8", "ignore")):
        return False
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _is_binary(raw: Sequence[str | bytes]) -> bool:
    everything = "".join(line for line in raw if isinstance(line, str))
    odd = len(_UNPRINTABLE.findall(everything))
    return "\x00" in everything or odd > _MAY_BE_BINARY_ABOVE * len(everything)


def _shown(content: str | bytes) -> str:
    """Something harmless to look at, whatever the line holds."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    return (
        raw[:_EXCERPT_LENGTH]
        .decode("ascii", "backslashreplace")
        .encode("unicode_escape")
        .decode("ascii")
    )
