"""What a message says of whoever wrote it: links, and whether it is like others."""

import hashlib
import re
from typing import Final

from services.inquiry.spam.domain.score import Signal

_LINK: Final = re.compile(r"https?://|\bwww\.|\[url")
_OF_LINKS: Final = ("://", "www.", "[url")
LINKS_AT_MOST: Final = 2
"""A patient may point to a picture or a page; who has three addresses to show is selling."""
SHORTEST: Final = 40
"""Characters. "Please call me" is written by many who have nothing to do with one another."""


def text_signals(message: str | None) -> frozenset[Signal]:
    text = (message or "").lower()
    if not any(part in text for part in _OF_LINKS):
        return frozenset()
    return frozenset({Signal.MANY_LINKS} if len(_LINK.findall(text)) > LINKS_AT_MOST else ())


def comparable(message: str | None) -> str | None:
    """A digest that texts share which differ only in case and spaces; None of a short one."""
    text = " ".join((message or "").casefold().split())
    if len(text) < SHORTEST:
        return None
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
