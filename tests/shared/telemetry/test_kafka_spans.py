"""A change, its event and what is made of it are steps of one trace; the spans name topics and
counts, and nobody.
"""

import asyncio
from collections.abc import Sequence

from shared.events import INQUIRY_EVENTS
from shared.kafka import BatchConsumer, ConsumerSettings, MongoDeadLetters, Received
from shared.mongo import Database
from shared.outbox import Relay, RelaySettings
from shared.telemetry import SpanKind, Trace, current_trace, trace
from shared.telemetry.tracing import ALLOWED_ATTRIBUTES
from tests.support.outboxes import document_with, received
from tests.support.servers import KafkaServer
from tests.support.spans import begin_watching, finished_spans
from tests.support.waiting import eventually

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
INQUIRY = "kanari-7"


async def test_what_is_made_of_an_event_goes_on_with_the_trace_of_the_change(
    database: Database, kafka_topics: KafkaServer
) -> None:
    seen: list[Trace] = []

    async def handle(_batch: Sequence[Received]) -> None:
        seen.append(current_trace())

    async def is_handled() -> bool:
        return bool(seen)

    servers, prefix = kafka_topics.bootstrap_servers, kafka_topics.topic_prefix
    publishes = RelaySettings(bootstrap_servers=servers, topic_prefix=prefix)
    relay = Relay(database, ["things"], INQUIRY_EVENTS, publishes)
    consumer = BatchConsumer(
        ConsumerSettings(bootstrap_servers=servers, topic_prefix=prefix),
        group="routing",
        topics=[INQUIRY_EVENTS],
        handle=handle,
        dead_letters=MongoDeadLetters(database, group="routing", service="routing"),
    )
    begin_watching()
    with trace(PARENT) as change:
        await database["things"].insert_one(document_with(INQUIRY, [received(INQUIRY)]))
    stop = asyncio.Event()
    running = [asyncio.create_task(relay.run(stop)), asyncio.create_task(consumer.run(stop))]
    await eventually(is_handled)
    stop.set()
    await asyncio.gather(*running)

    assert seen[0].traceparent.split("-")[1] == PARENT.split("-")[1]
    assert seen[0].correlation_id == change.correlation_id
    spans = {span.name: span for span in finished_spans()}
    published = spans[f"publish {INQUIRY_EVENTS.name}"]
    processed = spans[f"process {INQUIRY_EVENTS.name}"]
    assert (published.kind, processed.kind) == (SpanKind.PRODUCER, SpanKind.CONSUMER)
    assert processed.parent is not None
    assert f"{processed.parent.span_id:016x}" == change.traceparent.split("-")[2]
    for span in (published, processed):
        assert (span.attributes or {})["messaging.batch.message_count"] == 1
        assert set(span.attributes or {}) <= ALLOWED_ATTRIBUTES
        assert INQUIRY not in span.to_json()
