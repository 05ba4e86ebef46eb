"""Response bodies of the reviews that are due."""

import re
from datetime import date
from typing import Final

from pydantic import BaseModel

from services.content.publishing.domain import ReviewDue
from services.content.workflow.schemas.answers import ReviewShown
from services.content.workflow.usecases.list_reviews_due import DueList
from shared.cursors import decode_cursor, encode_cursor
from shared.web.paging import Page

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class ReviewDueBody(BaseModel):
    """`medical_review` is the one that readers see, null where they see none; `revision` that of
    the text, null for a page of before it was kept.
    """

    location: str
    procedure: str
    locale: str
    title: str
    revision: int | None
    medical_review: ReviewShown | None
    is_overdue: bool

    @classmethod
    def of(cls, due: ReviewDue, day: date) -> "ReviewDueBody":
        return cls(
            location=due.location,
            procedure=due.procedure,
            locale=due.locale,
            title=due.title,
            revision=due.text_revision,
            medical_review=ReviewShown.of(due.review),
            is_overdue=due.review is None or due.review.due < day,
        )


class ReviewDueList(Page[ReviewDueBody]):
    @classmethod
    def of(cls, due: DueList, *, limit: int) -> "ReviewDueList":
        shown = due.found[:limit]
        more = _cursor(shown[-1]) if len(due.found) > limit else None
        items = [ReviewDueBody.of(one, due.day) for one in shown]
        return cls(items=items, next_cursor=more)


def due_after(cursor: str | None) -> tuple[str, str] | None:
    """Raises `UnknownCursor`."""
    if not cursor:
        return None
    day, key = decode_cursor(cursor, str, str)
    return day, key


def written_day(value: object) -> object:
    """A day is written as `2027-03-14`; a number would be read as seconds."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("This is not a date.")
    return value


def _cursor(due: ReviewDue) -> str:
    return encode_cursor(due.review.due.isoformat() if due.review else "", due.key)
