"""The name of a file as it is kept: what somebody's system says of where it lay is left out."""

import re
import unicodedata
from typing import Final

LONGEST_NAME: Final = 120
_LONGEST_ENDING: Final = 10
_NEVER: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_RIGHT_TO_LEFT_TRICKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FOLDERS: Final = re.compile(r"[/\\]")
_NAMELESS: Final = "document"


def clean_filename(given: str) -> str:
    """NFC, without folders, control characters and those that turn the order of others; at most
    `LONGEST_NAME` characters, of which its ending is kept.
    """
    last = _FOLDERS.split(unicodedata.normalize("NFC", given))[-1]
    kept = (sign for sign in last if not _is_forbidden(sign))
    name = " ".join("".join(kept).split())
    return _shortened(name) if name.strip(". ") else _NAMELESS


def _is_forbidden(sign: str) -> bool:
    return unicodedata.category(sign) in _NEVER or sign in _RIGHT_TO_LEFT_TRICKS


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        return name[:LONGEST_NAME].strip()
    return stem[: LONGEST_NAME - len(ending) - 1].strip() + dot + ending
