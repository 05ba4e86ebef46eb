"""Lists in pages: `?cursor=&limit=` in, `{items, next_cursor}` out, the same in every service.

A list asks its source for one more than it shows: that one only says that there is more.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Final, Generic, TypeVar

from fastapi import Query
from pydantic import AfterValidator, BaseModel

from shared.cursors import LONGEST, decode_cursor, encode_cursor

DEFAULT_LIMIT: Final = 50
MOST: Final = 200

T = TypeVar("T")
Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=MOST)]
"""How many entries a page has at most."""
CursorText = Annotated[str | None, Query(alias="cursor", max_length=LONGEST)]
"""For a list that decodes its cursor by itself; empty or absent: from the beginning."""


def key_cursor(key: str) -> str:
    """The cursor of a list in the order of one text, such as a slug or an id."""
    return encode_cursor(key)


def _key_of(cursor: str) -> str:
    """Raises `UnknownCursor`."""
    return str(decode_cursor(cursor, str)[0]) if cursor else ""


AfterKey = Annotated[str, Query(alias="cursor", max_length=LONGEST), AfterValidator(_key_of)]
"""The key after which the list goes on; empty: from the beginning."""


class Page(BaseModel, Generic[Item]):
    """`next_cursor` is null on the last page."""

    items: list[Item]
    next_cursor: str | None


def cut(found: Sequence[T], limit: int, key: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """What is shown of `found`, which holds one more than `limit` where there is more, and the
    cursor of the next page.
    """
    shown = found[:limit]
    return shown, key_cursor(key(shown[-1])) if len(found) > limit else None
