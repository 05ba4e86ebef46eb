"""A poll that fails halfway loses nothing that lies beside what failed."""

from typing import Any

from aiokafka import AIOKafkaConsumer

from shared.events import INQUIRY_EVENTS
from shared.kafka.polling import Poller
from tests.shared.test_consumer import good, send
from tests.support.servers import KafkaServer

KEYS = frozenset(f"k{number}" for number in range(12))


class Careless(AIOKafkaConsumer):  # type: ignore[misc] # aiokafka has no types
    """Throws one poll away and raises, as aiokafka does with what lies beside a broken batch."""

    has_failed = False

    async def getmany(self, *partitions: Any, **options: Any) -> dict[Any, Any]:
        polled: dict[Any, Any] = await super().getmany(*partitions, **options)
        if polled and not self.has_failed:
            self.has_failed = True
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "a header's name")
        return polled


async def keys_of(consumer: AIOKafkaConsumer, count: int) -> set[str]:
    poller, keys = Poller(), set[str]()
    while len(keys) < count:
        polled = await poller.poll(consumer, timeout_ms=200, max_records=50)
        keys |= {record.key.decode() for batch in polled.records.values() for record in batch}
        assert not polled.unfetchable
        if polled.offsets():
            await consumer.commit(polled.offsets())
    return keys


async def test_what_was_polled_beside_an_unparsable_record_is_polled_again(
    kafka_topics: KafkaServer,
) -> None:
    consumer = Careless(
        kafka_topics.topic_prefix + INQUIRY_EVENTS.name,
        bootstrap_servers=kafka_topics.bootstrap_servers,
        group_id=f"{kafka_topics.topic_prefix}poller",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        for _round in ("nothing is committed yet", "something is"):
            consumer.has_failed = False
            await send(kafka_topics, [good(key) for key in sorted(KEYS)])
            assert await keys_of(consumer, len(KEYS)) == KEYS
            assert consumer.has_failed
    finally:
        await consumer.stop()
