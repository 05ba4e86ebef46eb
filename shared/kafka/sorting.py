"""What a poll brought: events to handle, records to set aside, and types that are passed over."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from shared.events import Envelope, UnknownType, decode
from shared.kafka.dead_letters import Parked, parked


@dataclass(frozen=True, kw_only=True)
class Received:
    """An event and where it lay; `topic` without the prefix."""

    envelope: Envelope
    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """`readable` keeps each record beside its event, for the case that its handler refuses it."""

    readable: tuple[tuple[Any, Received], ...]
    aside: tuple[Parked, ...]
    unknown: int


def sort_records(records: Sequence[Any], waiting_keys: Set[bytes], topic_prefix: str) -> Sorted:
    """Sorts aiokafka's records; events of a key that is already waiting are set aside behind it."""
    readable: list[tuple[Any, Received]] = []
    aside: list[Parked] = []
    unknown = 0
    for record in records:
        outcome = decode(record.key, record.value, record.headers)
        match outcome:
            case Envelope() if record.key in waiting_keys:
                aside.append(parked(record, reason="behind-parked"))
            case Envelope():
                readable.append((record, _received(record, outcome, topic_prefix)))
            case UnknownType(is_newer_major=True):
                aside.append(parked(record, reason="newer-version"))
            case UnknownType():
                unknown += 1
            case _ if record.value is None and record.key is not None:
                unknown += 1  # the tombstone of a compacted topic
            case _:
                aside.append(parked(record, reason=f"unreadable.{outcome.reason}"))
    return Sorted(readable=tuple(readable), aside=tuple(aside), unknown=unknown)


def _received(record: Any, envelope: Envelope, topic_prefix: str) -> Received:
    return Received(
        envelope=envelope,
        topic=record.topic.removeprefix(topic_prefix),
        partition=record.partition,
        offset=record.offset,
    )
