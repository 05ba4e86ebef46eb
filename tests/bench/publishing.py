"""Publishing what has piled up: `python -m tests.bench.publishing write|relay|bare COUNT`.

`write` leaves so many documents with an event each; `relay` publishes them as a worker does; `bare`
hands records like theirs to a producer with the same settings, some hundred at a time. The topics
begin with BENCH_NAME, which is the documents' database. The last two print `{"seconds",
"megabytes"}`: the time of publishing alone, and the most that the process had in memory (RSS).
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import uvloop
from aiokafka import AIOKafkaProducer

from shared.events import INQUIRY_EVENTS
from shared.ids import new_id
from shared.mongo import Database, Document, connect
from shared.outbox import Relay, RelaySettings, ensure_outbox_index
from shared.runtime.garbage import spare_what_lives_long
from tests.bench.backlog_topic import received_inquiries
from tests.support.outboxes import document_with, received

_COLLECTION = "inquiries"
_WRITTEN_AT_ONCE = 1000
_SENT_AT_ONCE = 500
_LOOK_SECONDS = 0.05
_WAITING: Document = {"outbox": {"$exists": True}}
_SEALED_BYTES = 3000
"""An inquiry has so much in it beside its outbox."""


async def write(database: Database, count: int) -> None:
    """Returns when all is on the disk: what comes next shall not pay for it."""
    inquiries, began = database[_COLLECTION], datetime.now(UTC)
    await ensure_outbox_index(inquiries)
    for first in range(0, count, _WRITTEN_AT_ONCE):
        documents = []
        for number in range(first, min(first + _WRITTEN_AT_ONCE, count)):
            inquiry_id = new_id()
            document = document_with(inquiry_id, [received(inquiry_id)])
            document["outbox"][0]["at"] = began + timedelta(milliseconds=number)
            documents.append({**document, "sealed": os.urandom(_SEALED_BYTES)})
        await inquiries.insert_many(documents, ordered=False)
    await database.client.admin.command("fsync")


async def relay(database: Database, _count: int) -> float:
    """Seconds until nothing waits any more, the relay's start included."""
    stop, inquiries = asyncio.Event(), database[_COLLECTION]
    settings = RelaySettings(
        bootstrap_servers=os.environ["BENCH_KAFKA"], topic_prefix=f"{os.environ['BENCH_NAME']}."
    )
    last = await inquiries.find_one({}, {"_id": 1}, sort=[("$natural", -1)])
    assert last is not None
    began = time.perf_counter()
    running = asyncio.create_task(
        Relay(database, [_COLLECTION], INQUIRY_EVENTS, settings).run(stop)
    )
    # The last one first: to look for any costs as much as all that were published.
    for waiting in ({"_id": last["_id"], **_WAITING}, _WAITING):
        while await inquiries.find_one(waiting, {"_id": 1}):
            if running.done():
                break
            await asyncio.sleep(_LOOK_SECONDS)
    seconds = time.perf_counter() - began
    stop.set()
    await running
    return seconds


async def bare(_database: Database, count: int) -> float:
    """Seconds until the broker has confirmed them all, the producer's start included."""
    records, topic = received_inquiries(count), f"{os.environ['BENCH_NAME']}.bare"
    producer = AIOKafkaProducer(
        bootstrap_servers=os.environ["BENCH_KAFKA"], acks="all", enable_idempotence=True
    )
    began = time.perf_counter()
    await producer.start()
    try:
        for first in range(0, count, _SENT_AT_ONCE):
            sent = [
                await producer.send(topic, key=one.key, value=one.value, headers=one.headers)
                for one in records[first : first + _SENT_AT_ONCE]
            ]
            await asyncio.gather(*sent)
        return time.perf_counter() - began
    finally:
        await producer.stop()


async def main(kind: str, count: int) -> None:
    client = connect(os.environ["BENCH_MONGODB_URI"], application="bench")
    database = client[os.environ["BENCH_NAME"]]
    spare_what_lives_long()
    try:
        if kind == "write":
            await write(database, count)
            return
        publish: Callable[[Database, int], Awaitable[float]] = {"relay": relay, "bare": bare}[kind]
        seconds = await publish(database, count)
    finally:
        client.close()
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "megabytes": kilobytes / 1000}))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1], int(sys.argv[2])))
