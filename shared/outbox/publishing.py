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

from shared.events import MAX_RECORD_BYTES
from shared.logs import get_log
from shared.mongo import Document
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
    broker's refusal final.
    """

    def __init__(self, producer: AIOKafkaProducer, topic: str, *, one_by_one: bool = False) -> None:
        self._producer = producer
        self._topic = topic
        self._one_by_one = one_by_one

    async def publish(self, documents: Sequence[Document]) -> list[Published]:
        """Raises `UnknownTopicOrPartitionError` when the topic is not there, and other `KafkaError`
        when nothing can be sent at all.
        """
        sent = [[await self._send(entry) for entry in d["outbox"]] for d in documents]
        if waited := [one for of_one in sent for one in of_one if not isinstance(one, Refused)]:
            await asyncio.wait(waited)
        return [self._outcome(d, s) for d, s in zip(documents, sent, strict=True)]

    async def _send(self, entry: Any) -> "asyncio.Future[Any] | Refused":
        try:
            record = record_of(entry)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            _log.error("outbox.entry-unreadable", error, topic=self._topic)
            return Refused(entry=entry, reason="unreadable")
        if record.size > MAX_RECORD_BYTES:
            return Refused(entry=entry, reason="too-large")
        try:
            future: asyncio.Future[Any] = await self._producer.send(
                self._topic, key=record.key, value=record.value, headers=record.headers
            )
        except _NEVER_TAKEN as error:  # by the client itself, which knows each record's size
            return Refused(entry=entry, reason=type(error).__name__)
        if self._one_by_one:
            await asyncio.wait({future})
        return future

    def _outcome(
        self, document: Document, sent: Sequence["asyncio.Future[Any] | Refused"]
    ) -> Published:
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
