"""A dead letter: a record set aside with its bytes and the reason.

It is tried again by itself a few times where a handler failed (`retry_at`), then waits for a
person, who replays it or discards it with a reason. Later records of its key wait behind it, so
that none overtakes it, and follow by themselves once it is dealt with.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from shared.errors import Conflict, NotFound

HANDLER: Final = "handler"
"""Its handler failed."""
BEHIND: Final = "behind"
"""Nothing is wrong with it: an earlier record of its key is a dead letter."""
NEWER_VERSION: Final = "newer-version"
"""A later major version than this program reads."""
UNFETCHABLE: Final = "unfetchable"
"""The client could not parse it; its bytes are not known."""
BLOCKING_REASONS: Final = (BEHIND, HANDLER, NEWER_VERSION)
"""Later records of the key wait. What is no event of ours holds nobody up."""

BlockedKey = tuple[str, bytes]
"""Topic and key."""


class Resolution(StrEnum):
    REPLAYED = "replayed"
    """Handled after all, by itself or because somebody asked for it."""
    DISCARDED = "discarded"


class DeadLetterNotFound(NotFound):
    code = "dead-letter.not-found"
    title = "There is no such dead letter."


class DeadLetterSettled(Conflict):
    code = "dead-letter.settled"
    title = "This dead letter has been replayed or discarded already."


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """`reason` is a code: `unreadable.…`, or one of the constants above; `error` a class name.

    `topic` is the whole name, with its prefix. `retry_at` None: it waits for a person.
    """

    id: str
    group: str
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None = None
    """Left out where dead letters are listed: it may be large."""
    headers: tuple[tuple[str, bytes | None], ...]
    reason: str
    error: str | None = None
    attempts: int = 0
    dead_lettered_at: datetime
    retry_at: datetime | None = None
    events_seq: int = 0

    @property
    def blocks_its_key(self) -> bool:
        return self.reason in BLOCKING_REASONS and self.key is not None

    @property
    def waits_for_somebody(self) -> bool:
        return self.retry_at is None and self.reason != BEHIND


@dataclass(frozen=True, kw_only=True)
class DeadLetterPage:
    dead_letters: tuple[DeadLetter, ...]
    next_id: str | None


def dead_letter_of(
    record: Any,
    *,
    group: str,
    reason: str,
    now: datetime,
    error: str | None = None,
    attempts: int = 0,
    retry_at: datetime | None = None,
) -> DeadLetter:
    """Of an aiokafka `ConsumerRecord`. The same record has the same id however often it comes."""
    headers: Sequence[tuple[str, bytes | None]] = record.headers
    return DeadLetter(
        id=_id(group, record),
        group=group,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(headers),
        reason=reason,
        error=error,
        attempts=attempts,
        dead_lettered_at=now,
        retry_at=retry_at,
    )


def _id(group: str, record: Any) -> str:
    """A topic that was deleted and made again has other records at the same offsets."""
    content = hashlib.sha256((record.key or b"") + b"\n" + (record.value or b"")).hexdigest()[:12]
    return f"{group}:{record.topic}-{record.partition}-{record.offset}-{content}"


def unfetchable_dead_letter(
    topic_partition: Any, offset: int, error: str, *, group: str, now: datetime
) -> DeadLetter:
    """Of a record that nobody could parse, at an aiokafka `TopicPartition`."""
    return DeadLetter(
        id=f"{group}:{topic_partition.topic}-{topic_partition.partition}-{offset}-{UNFETCHABLE}",
        group=group,
        topic=topic_partition.topic,
        partition=topic_partition.partition,
        offset=offset,
        key=None,
        value=None,
        headers=(),
        reason=UNFETCHABLE,
        error=error,
        dead_lettered_at=now,
    )
