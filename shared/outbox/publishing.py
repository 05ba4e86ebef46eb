"""Publishing the outboxes of documents: what the broker confirmed, what it will never take, and
what has to be tried again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    CorruptRecordException,
    InvalidTimestampError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    UnsupportedForMessageFormatError,
)

from shared.events import MAX_RECORD_BYTES, Record
from shared.logs import get_log
from shared.mongo import Document
from shared.outbox.batches import Batches
from shared.outbox.entries import record_of

_log = get_log(__name__)
_NEVER_TAKEN: Final = (
    CorruptRecordException,
    InvalidTimestampError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    UnsupportedForMessageFormatError,
)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An entry that no try will publish; `reason` is a code."""

    entry: Any
    reason: str


_Records = Sequence[Sequence[Record | Refused]]
_Sent = asyncio.Future[Any] | Refused


@dataclass(frozen=True, kw_only=True)
class Published:
    """What became of a document's entries; those that are neither wait for the next turn."""

    document: Document
    confirmed: tuple[str, ...]
    refused: tuple[Refused, ...]
    is_whole: bool
    """Nothing waits for another try."""
    needs_care: bool
    """The broker refused a batch: which record it is shows when each goes alone."""


class Publisher:
    """Sends entries in order. One that is refused for good is passed by; one that may succeed
    later holds back those behind it, so that none of a document overtakes another.

    `one_by_one`: each waits for the broker's answer to the one before, and only then is the
    broker's refusal final. Otherwise a partition's records are put into batches here, which costs a
    third of handing each to the producer.
    """

    def __init__(self, producer: AIOKafkaProducer, topic: str, *, one_by_one: bool = False) -> None:
        self._producer = producer
        self._topic = topic
        self._one_by_one = one_by_one

    async def publish(self, documents: Sequence[Document]) -> list[Published]:
        """Raises `UnknownTopicOrPartitionError` when the topic is not there, and other `KafkaError`
        when nothing can be sent at all.
        """
        records = [[self._record_of(entry) for entry in d["outbox"]] for d in documents]
        send = self._sent_one_by_one if self._one_by_one else self._sent_in_batches
        sent = await send(records)
        return [self._outcome(d, s) for d, s in zip(documents, sent, strict=True)]

    def _record_of(self, entry: Any) -> Record | Refused:
        try:
            record = record_of(entry)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            _log.error("outbox.entry-unreadable", error, topic=self._topic)
            return Refused(entry=entry, reason="unreadable")
        if record.size > MAX_RECORD_BYTES:
            return Refused(entry=entry, reason="too-large")
        return record

    async def _sent_in_batches(self, records: _Records) -> list[list[_Sent]]:
        partitions = await self._producer.partitions_for(self._topic)
        batches = Batches(self._producer, self._topic, len(partitions))
        put = [
            [one if isinstance(one, Refused) else batches.put(one) for one in of_one]
            for of_one in records
        ]
        await batches.send()
        return [
            [one if isinstance(one, Refused) else one.answer for one in of_one] for of_one in put
        ]

    async def _sent_one_by_one(self, records: _Records) -> list[list[_Sent]]:
        return [
            [one if isinstance(one, Refused) else await self._sent_alone(one) for one in of_one]
            for of_one in records
        ]

    async def _sent_alone(self, record: Record) -> "asyncio.Future[Any]":
        try:
            future: asyncio.Future[Any] = await self._producer.send(
                self._topic, key=record.key, value=record.value, headers=record.headers
            )
        except _NEVER_TAKEN as error:  # by the client itself, which knows each record's size
            future = asyncio.get_running_loop().create_future()
            future.set_exception(error)
        await asyncio.wait({future})
        return future

    def _outcome(self, document: Document, sent: Sequence[_Sent]) -> Published:
        confirmed: list[str] = []
        refused: list[Refused] = []
        failure: BaseException | None = None
        for entry, outcome in zip(document["outbox"], sent, strict=True):
            answer = outcome if isinstance(outcome, Refused) else _answer(outcome)
            if self._one_by_one and isinstance(answer, _NEVER_TAKEN):
                answer = Refused(entry=entry, reason=type(answer).__name__)
            if isinstance(answer, Refused):
                refused.append(answer)
            elif isinstance(answer, BaseException):
                # What lies behind it may have been confirmed; it is published again, in its order.
                _log.error("relay.send-failed", answer, topic=self._topic)
                failure = answer
                break
            else:
                confirmed.append(entry["id"])
        return Published(
            document=document,
            confirmed=tuple(confirmed),
            refused=tuple(refused),
            is_whole=failure is None,
            needs_care=isinstance(failure, _NEVER_TAKEN),
        )


def _answer(done: "asyncio.Future[Any]") -> BaseException | None:
    """None: the broker has it."""
    return asyncio.CancelledError() if done.cancelled() else done.exception()
