"""What a poll brought: events to handle, records to set aside, and types that are passed over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.events import Envelope, Topic, UnknownType, decode
from shared.kafka.dead_letters import BEHIND, NEWER_VERSION, DeadLetter, dead_letter_of


@dataclass(frozen=True, kw_only=True)
class Received:
    """An event and where it lay; `topic` without the prefix."""

    envelope: Envelope
    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class Classified:
    """`readable` keeps each record beside its event, for the case that its handler refuses it."""

    readable: tuple[tuple[Any, Received], ...]
    dead: tuple[DeadLetter, ...]
    passed_over: int


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """`topics` by their whole name."""

    group: str
    topics: Mapping[str, Topic]

    def classify(
        self, records: Sequence[Any], blocked: Collection[tuple[str, bytes]], now: datetime
    ) -> Classified:
        """Of aiokafka's records; those of a key that is blocked, or becomes so here, are set aside
        behind it.
        """
        readable: list[tuple[Any, Received]] = []
        dead: list[DeadLetter] = []
        blocked_here: set[tuple[str, bytes]] = set()
        for record in records:
            key = (record.topic, record.key)
            outcome = self.outcome(record)
            if isinstance(outcome, Received) and (key in blocked or key in blocked_here):
                outcome = BEHIND
            match outcome:
                case Received():
                    readable.append((record, outcome))
                case str():
                    dead.append(dead_letter_of(record, group=self.group, reason=outcome, now=now))
                    if dead[-1].blocks_its_key:
                        blocked_here.add(key)
        passed_over = len(records) - len(readable) - len(dead)
        return Classified(readable=tuple(readable), dead=tuple(dead), passed_over=passed_over)

    def outcome(self, record: Any) -> Received | str | None:
        """The event; the reason to set the record aside; None for what is nothing to us."""
        topic = self.topics[record.topic]
        if record.value is None and record.key is not None and topic.is_compacted:
            return None  # a tombstone
        match decode(record.key, record.value, record.headers):
            case Envelope() as envelope:
                if type(envelope.data) not in topic.events:
                    return "unreadable.type.of-another-topic"
                return Received(
                    envelope=envelope,
                    topic=topic.name,
                    partition=record.partition,
                    offset=record.offset,
                )
            case UnknownType(is_newer_major=True):
                return NEWER_VERSION
            case UnknownType():
                return None
            case unreadable:
                return f"unreadable.{unreadable.reason}"
