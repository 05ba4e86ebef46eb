"""Bodies of `/v1/dead-letters`. The records' own bytes are not shown: nobody vouches for them."""

import re
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.kafka.dead_letters import DeadLetter, DeadLetterPage
from shared.web.paging import Page, key_cursor

_SAFE: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9:._-]{0,99}$")


class DiscardBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Annotated[
        str, StringConstraints(strip_whitespace=True), Field(min_length=3, max_length=200)
    ]
    """Why it is given up: for whoever asks later. Nothing about a patient."""


class DeadLetterAnswer(BaseModel):
    """`retry_at`: when it is tried again by itself; null when it waits for somebody, or behind an
    earlier record of its key (`reason` behind).
    """

    id: str
    group: str
    topic: str
    partition: int
    offset: int
    key: str | None
    event_type: str | None
    reason: str
    error: str | None
    attempts: int
    dead_lettered_at: datetime
    retry_at: datetime | None

    @classmethod
    def of(cls, dead_letter: DeadLetter) -> "DeadLetterAnswer":
        types = [value for name, value in dead_letter.headers if name == "ce_type"]
        return cls(
            id=dead_letter.id,
            group=dead_letter.group,
            topic=dead_letter.topic,
            partition=dead_letter.partition,
            offset=dead_letter.offset,
            key=_shown(dead_letter.key),
            event_type=_shown(types[0]) if types else None,
            reason=dead_letter.reason,
            error=dead_letter.error,
            attempts=dead_letter.attempts,
            dead_lettered_at=dead_letter.dead_lettered_at,
            retry_at=dead_letter.retry_at,
        )


class DeadLetterList(Page[DeadLetterAnswer]):
    @classmethod
    def of(cls, page: DeadLetterPage) -> "DeadLetterList":
        return cls(
            items=[DeadLetterAnswer.of(dead_letter) for dead_letter in page.dead_letters],
            next_cursor=key_cursor(page.next_id) if page.next_id else None,
        )


def _shown(raw: bytes | None) -> str | None:
    """Ids and codes only; whatever else somebody wrote there is not repeated."""
    text = (raw or b"").decode("ascii", "replace")
    return text if _SAFE.match(text) else None
