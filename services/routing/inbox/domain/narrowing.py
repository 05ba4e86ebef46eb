"""What a list may be narrowed to, and how that is written."""

import re
from enum import StrEnum
from typing import Final

SLUG: Final = r"[a-z0-9][a-z0-9-]{0,99}"
LANGUAGE: Final = r"[a-z]{2,3}"
LONGEST_REFERENCE: Final = 100
_NO_SYMBOL: Final = re.compile(r"[^A-Z0-9]+", re.ASCII)
_SYMBOLS: Final = 8


class Due(StrEnum):
    """Until when somebody is held to the leads that are shown."""

    OVERDUE = "overdue"
    TODAY = "today"


def beginning_of_reference(text: str) -> str | None:
    """What somebody typed of a reference, as references are written: `wf 7k3mq` is `WF-7K3M-Q`."""
    typed = text.upper()[:LONGEST_REFERENCE]
    symbols = _NO_SYMBOL.sub("", typed).removeprefix("WF")[:_SYMBOLS]
    if not symbols:
        return None
    return "-".join(part for part in ("WF", symbols[:4], symbols[4:]) if part)
