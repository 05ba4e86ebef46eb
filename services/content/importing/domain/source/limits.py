"""How large a page may be. The pages of clinics have about a hundred lines and 15,000 characters;
what is read is bounded so that reading never takes more than a fraction of a second.
"""

from typing import Final

from services.content.importing.domain.report import Problem

MOST_CHARACTERS: Final = 200_000
MOST_LINES: Final = 3_000
LONGEST_LINE: Final = 10_000
_MOST_BYTES_OF_A_CHARACTER: Final = 4  # in UTF-8


def oversize(text: str | bytes) -> Problem | None:
    """What is too large about the whole page, found without taking it apart."""
    if isinstance(text, bytes):
        if len(text) > _MOST_BYTES_OF_A_CHARACTER * MOST_CHARACTERS:
            return Problem.TOO_MANY_CHARACTERS
        return oversize(text.decode(_encoding(text), "replace"))
    if len(text) > MOST_CHARACTERS:
        return Problem.TOO_MANY_CHARACTERS
    line_ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return Problem.TOO_MANY_LINES if line_ends >= MOST_LINES else None


def _encoding(content: bytes) -> str:
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
