"""A consumer reads its partitions once more from their beginning, and knows when it has.

Where to begin is committed first: whoever has the partitions later, after a crash or because the
group moved on, goes on from there and not from where the last reading ended.
"""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.logs import get_log

_log = get_log(__name__)


class Rewinding:
    def __init__(self, group: str) -> None:
        self._group = group
        self._is_requested = False
        self._ends: dict[TopicPartition, int] = {}

    def request(self) -> None:
        self._is_requested = True

    @property
    def is_running(self) -> bool:
        """Until everything that was there when it began has been handled, by whoever of the
        group.
        """
        return self._is_requested or bool(self._ends)

    async def turn(self, consumer: AIOKafkaConsumer) -> None:
        """Between two polls, when what was polled has been handled. Raises `KafkaError`."""
        assigned = list(consumer.assignment())
        if self._is_requested and assigned:
            ends, begins = await asyncio.gather(
                consumer.end_offsets(assigned), consumer.beginning_offsets(assigned)
            )
            await consumer.commit(begins)
            for partition, begin in begins.items():
                consumer.seek(partition, begin)
            self._ends, self._is_requested = ends, False
            _log.info("consumer.rewound", group=self._group)
        for partition, end in list(self._ends.items()):
            if (await consumer.committed(partition) or 0) >= end:
                del self._ends[partition]
