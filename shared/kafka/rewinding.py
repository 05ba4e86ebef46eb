"""A consumer reads its partitions once more from their beginning, and knows when it has."""

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.logs import get_log

_log = get_log(__name__)


class Rewinding:
    def __init__(self, group: str) -> None:
        self._group = group
        self._is_wished = False
        self._ends: dict[TopicPartition, int] = {}

    def wish(self) -> None:
        self._is_wished = True

    @property
    def goes_on(self) -> bool:
        """Until everything that was there when it began has been handled."""
        return self._is_wished or bool(self._ends)

    async def turn(self, consumer: AIOKafkaConsumer) -> None:
        """Between two polls, when what was polled has been handled. Raises `KafkaError`."""
        assigned = consumer.assignment()
        if self._is_wished and assigned:
            self._ends = await consumer.end_offsets(list(assigned))
            await consumer.seek_to_beginning(*assigned)
            self._is_wished = False
            _log.info("consumer.rewound", group=self._group)
        self._ends = {
            partition: end
            for partition, end in self._ends.items()
            if partition in assigned and await consumer.position(partition) < end
        }
