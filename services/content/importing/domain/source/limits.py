"""How large a page may be. The pages of clinics have about a hundred lines and 15,000 characters
of text, and up to thirty times that in HTML; what is read is bounded so that reading never takes
more than a fraction of a second.
"""

from collections.abc import Sequence
from typing import Final

from services.content.importing.domain.report import Problem

MOST_CHARACTERS: Final = 200_000
MOST_LINES: Final = 3_000
LONGEST_LINE: Final = 10_000
MOST_CHARACTERS_OF_HTML: Final = 400_000
MOST_LINES_OF_HTML: Final = 15_000
_MOST_BYTES_OF_A_CHARACTER: Final = 4  # in UTF-8


def oversize(text: str | bytes) -> Problem | None:
    """What is too large about any page, found without taking it apart."""
    if isinstance(text, bytes):
        if len(text) > _MOST_BYTES_OF_A_CHARACTER * MOST_CHARACTERS_OF_HTML:
            return Problem.TOO_MANY_CHARACTERS
        return oversize(text.decode(_encoding(text), "replace"))
    if len(text) > MOST_CHARACTERS_OF_HTML:
        return Problem.TOO_MANY_CHARACTERS
    line_ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return Problem.TOO_MANY_LINES if line_ends >= MOST_LINES_OF_HTML else None


def oversize_as_text(lines: Sequence[str | bytes]) -> Problem | None:
    """What is too large about a page of text without the tags of HTML."""
    if len(lines) > MOST_LINES:
        return Problem.TOO_MANY_LINES
    if sum(map(len, lines)) + len(lines) - 1 > MOST_CHARACTERS:
        return Problem.TOO_MANY_CHARACTERS
    is_too_long = any(len(line) > LONGEST_LINE for line in lines)
    return Problem.LINE_TOO_LONG if is_too_long else None


def _encoding(content: bytes) -> str:
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
