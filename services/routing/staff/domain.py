"""Who coordinates which clinic, and what they are called before patients."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.brand import one_line

_LONGEST: Final = 100


@dataclass(frozen=True, kw_only=True)
class Staff:
    of_clinics: Mapping[str, tuple[str, ...]]
    """The accounts that coordinate each clinic."""
    names: Mapping[str, str]
    """What they are called before patients, by account; who has no such name is missing."""


def public_name(name: object) -> str | None:
    """On one line; None for what is no name to be shown, such as an address to sign in with."""
    line = one_line(name) if isinstance(name, str) else ""
    return line if line and len(line) <= _LONGEST and "@" not in line else None
