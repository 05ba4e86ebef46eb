"""What staff are called before patients."""

from typing import Final

from shared.brand import one_line

_LONGEST: Final = 100


def public_name(name: str) -> str | None:
    """On one line; None for what is no name to be shown, such as an address to sign in with."""
    line = one_line(name)
    return line if line and len(line) <= _LONGEST and "@" not in line else None
