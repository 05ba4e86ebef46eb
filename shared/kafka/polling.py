"""Polling so that a record that the client cannot parse costs itself and nothing else.

aiokafka parses a batch while it hands records out. An error there (a broken checksum, a codec that
is not installed, a header whose name is no UTF-8) leaves that partition's position where it was and
comes again at every poll, for ever; what the same poll had taken from other partitions is thrown
away, with their positions moved on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import (
    CorruptRecordException,
    KafkaError,
    RecordTooLargeError,
    UnsupportedCodecError,
)

from shared.logs import get_log

_log = get_log(__name__)
_UNPARSABLE = (CorruptRecordException, RecordTooLargeError, UnsupportedCodecError)


@dataclass(frozen=True, kw_only=True)
class Unfetchable:
    partition: TopicPartition
    offset: int
    error: str


@dataclass(frozen=True, kw_only=True)
class Polled:
    records: Mapping[TopicPartition, Sequence[Any]]
    unfetchable: tuple[Unfetchable, ...] = ()

    def offsets(self) -> dict[TopicPartition, int]:
        """What to commit: the offset after the last of each partition."""
        after = {tp: batch[-1].offset + 1 for tp, batch in self.records.items() if batch}
        for skipped in self.unfetchable:
            after[skipped.partition] = max(after.get(skipped.partition, 0), skipped.offset + 1)
        return after


def _is_unparsable(error: Exception) -> bool:
    """Whether it is the record's fault and not the broker's."""
    return isinstance(error, _UNPARSABLE) or not isinstance(error, KafkaError | OSError)


class Poller:
    """What an unparsable record threw away is polled again: its partition's neighbours had moved
    on already. Everything that was polled before is handled and committed.
    """

    def __init__(self) -> None:
        self._has_lost_its_position = False

    async def poll(
        self, consumer: AIOKafkaConsumer, *, timeout_ms: int, max_records: int
    ) -> Polled:
        """One poll. Raises `KafkaError` for trouble with the broker."""
        if not self._has_lost_its_position:
            try:
                records = await consumer.getmany(timeout_ms=timeout_ms, max_records=max_records)
            except Exception as error:
                if not _is_unparsable(error):
                    raise
                _log.error("consumer.poll-unparsable", error)
                self._has_lost_its_position = True
            else:
                return Polled(records=records)
        for partition in consumer.assignment():
            await _go_back(consumer, partition)
        self._has_lost_its_position = False
        return await _one_by_one(consumer, timeout_ms)


async def _go_back(consumer: AIOKafkaConsumer, partition: TopicPartition) -> None:
    committed = await consumer.committed(partition)
    if committed is None:
        await consumer.seek_to_beginning(partition)
    else:
        consumer.seek(partition, committed)


async def _one_by_one(consumer: AIOKafkaConsumer, timeout_ms: int) -> Polled:
    """One record of each partition; where that fails, the position is the culprit's. Trouble with
    the broker leaves the other partitions for the next poll.
    """
    records: dict[TopicPartition, Sequence[Any]] = {}
    skipped = []
    for partition in consumer.assignment():
        try:
            polled = await consumer.getmany(partition, timeout_ms=timeout_ms, max_records=1)
        except (KafkaError, OSError) as error:
            if isinstance(error, _UNPARSABLE):
                skipped.append(await _skip(consumer, partition, error))
            elif records or skipped:
                break
            else:
                raise
        except Exception as error:  # noqa: BLE001 - whatever parsing raises
            skipped.append(await _skip(consumer, partition, error))
        else:
            records.update(polled)
    return Polled(records=records, unfetchable=tuple(skipped))


async def _skip(
    consumer: AIOKafkaConsumer, partition: TopicPartition, error: Exception
) -> Unfetchable:
    offset = await consumer.position(partition)
    consumer.seek(partition, offset + 1)
    return Unfetchable(partition=partition, offset=offset, error=type(error).__name__)
