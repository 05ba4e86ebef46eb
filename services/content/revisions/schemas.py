"""Revisions as entity tags (RFC 9110, 8.8.3), and response bodies of histories."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel

from services.content.revisions.domain import Difference, Revision
from shared.cursors import decode_cursor, encode_cursor
from shared.web.paging import Page

_LONGEST_NUMBER: Final = 9


def etag(revision: int) -> str:
    return f'"{revision}"'


def named_revisions(if_match: str | None) -> frozenset[int] | None:
    """`If-Match: *` names no revision, so it says nothing; a tag that was never given out here is
    that of no revision. A proxy that packs answers may have made a tag weak.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(","))
    return frozenset(
        int(tag) for tag in tags if tag.isascii() and tag.isdigit() and len(tag) <= _LONGEST_NUMBER
    )


def number_before(cursor: str | None) -> int | None:
    """The revision before which the list goes on; None at its beginning."""
    if not cursor:
        return None
    (number,) = decode_cursor(cursor, int)
    return int(number)


class RevisionBody(BaseModel):
    """`by`: the account of whoever wrote it, null where a program did; `based_on` is null for the
    first one. One that is removed has no text.
    """

    revision: int
    based_on: int | None
    by: str | None
    at: datetime
    restored_from: int | None
    is_removed: bool

    @classmethod
    def of(cls, revision: Revision) -> "RevisionBody":
        return cls(
            revision=revision.number,
            based_on=revision.based_on,
            by=revision.by,
            at=revision.at,
            restored_from=revision.restored_from,
            is_removed=revision.body is None,
        )


class RevisionList(Page[RevisionBody]):
    @classmethod
    def of(cls, found: Sequence[Revision], *, limit: int) -> "RevisionList":
        """`found` holds one more than `limit` when there is more."""
        shown = found[:limit]
        more = encode_cursor(shown[-1].number) if len(found) > limit else None
        return cls(items=[RevisionBody.of(revision) for revision in shown], next_cursor=more)


class DifferenceBody(BaseModel):
    """`path` such as `sections.2.heading`; null is nothing."""

    path: str
    before: Any
    after: Any


class DifferenceList(BaseModel):
    items: list[DifferenceBody]

    @classmethod
    def of(cls, found: Iterable[Difference]) -> "DifferenceList":
        return cls(
            items=[
                DifferenceBody(path=one.path, before=one.before, after=one.after) for one in found
            ]
        )
