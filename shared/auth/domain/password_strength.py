"""Which passwords people may choose: long enough, and not among those that are guessed first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from threading import Lock
from typing import Any, Final

from zxcvbn import zxcvbn

from shared.errors import FieldProblem, Invalid

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 256
_LEAST_SCORE: Final = 3
_LOOKED_AT: Final = 32
"""Of a longer one the beginning has to be good enough by itself: the estimate takes seconds for
what is made up of signs that stand for letters.
"""
_NETWORK: Final = "wayfare"
_one_at_a_time: Final = Lock()
"""The library keeps the personal words of a call in a table of the module."""


class Weakness(StrEnum):
    """Why a password is not taken."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NOT_STORABLE = "not-storable"
    SAME = "same"
    PERSONAL = "personal"
    COMMON = "common"
    PATTERN = "pattern"
    GUESSABLE = "guessable"


_SENTENCES: Final[Mapping[Weakness, str]] = {
    Weakness.TOO_SHORT: f"A password has at least {SHORTEST_PASSWORD} characters.",
    Weakness.TOO_LONG: f"A password has at most {LONGEST_PASSWORD} characters.",
    Weakness.NOT_STORABLE: "This has characters that cannot be typed again.",
    Weakness.SAME: "This is the password that you have now.",
    Weakness.PERSONAL: "This is made of your name, your address or the network's name.",
    Weakness.COMMON: "This is among the passwords that are guessed first.",
    Weakness.PATTERN: "This repeats itself, or follows the alphabet, the calendar or the keyboard.",
    Weakness.GUESSABLE: "This would be guessed too soon.",
}
_PATTERNS: Final = frozenset({"repeat", "sequence", "spatial", "date", "regex"})


class WeakPassword(Invalid):
    code = "sign-in.weak-password"
    title = "Please choose another password."

    def __init__(self, weakness: Weakness) -> None:
        message = _SENTENCES[weakness]
        super().__init__(FieldProblem(field="password", code=weakness.value, message=message))
        self.weakness = weakness


def weakness_of(password: str, *, name: str, email: str) -> Weakness | None:
    """None for a password that may be taken. Takes some milliseconds."""
    if len(password) < SHORTEST_PASSWORD:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return Weakness.TOO_LONG
    if not password.isprintable():
        return Weakness.NOT_STORABLE
    with _one_at_a_time:
        found = zxcvbn(password[:_LOOKED_AT], user_inputs=list(_personal(name, email)))
    return None if found["score"] >= _LEAST_SCORE else _why(found["sequence"])


def _personal(name: str, email: str) -> Iterable[str]:
    words = re.split(r"[^\w]+", f"{name} {email}")
    return {word for word in (*words, name, email, _NETWORK) if len(word) > 1}


def _why(parts: Sequence[Mapping[str, Any]]) -> Weakness:
    """Of the parts it is made of the one that says most to somebody who chooses another."""
    inner = [one for part in parts for one in part.get("base_matches") or ()]
    dictionaries = {part.get("dictionary_name") for part in (*parts, *inner)}
    if "user_inputs" in dictionaries:
        return Weakness.PERSONAL
    if "passwords" in dictionaries:
        return Weakness.COMMON
    if any(part.get("pattern") in _PATTERNS for part in parts):
        return Weakness.PATTERN
    return Weakness.GUESSABLE
