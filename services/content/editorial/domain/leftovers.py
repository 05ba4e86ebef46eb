"""What of typed text readers do not get as an editor may expect it."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from services.content.editorial.domain.manuscript import Typed

_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&[a-z]{2,10};|&#[0-9]{1,7};")
_LINK: Final = re.compile(r"\[[^\]\[]{1,200}\]\(|\*\*[^*\n]{1,200}\*\*|__[^_\n]{1,200}__")


class Leftover(StrEnum):
    """Text is plain: markup stands on the page as it is typed. Entries without words, and those
    that are marked to be removed, are left out. A clinic's own words stand there instead.
    """

    MARKUP = "markup"
    FORMATTING = "formatting"
    BLANK = "blank"
    OVERRIDDEN = "overridden"


def leftovers(typed: Sequence[Typed], *, is_many: bool) -> Iterator[Leftover]:
    texts = [text for one in typed for text in (one.entry.heading, one.entry.body)]
    if any(_TAG.search(text) for text in texts):
        yield Leftover.MARKUP
    if any(_LINK.search(text) for text in texts):
        yield Leftover.FORMATTING
    if is_many and any(one.is_removed or _has_no_words(one) for one in typed):
        yield Leftover.BLANK


def _has_no_words(typed: Typed) -> bool:
    """But for the one that can be added, which has no name either."""
    return typed.entry.is_blank and bool(typed.order or typed.entry.id)
