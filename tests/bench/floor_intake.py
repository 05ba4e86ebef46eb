"""The floor of the inquiry service: writes inquiries in batches, publishes them, follows their
leads, sends the two emails that each has: that it has come in, and who has it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import aiosmtplib
from pymongo import UpdateOne

from shared.ids import new_id, new_reference
from tests.bench.floor_run import BATCH, FloorRun, publish, records_of, run_program
from tests.support.waiting import eventually

_CONNECTIONS = 4
_EMAILS = 2
_SENDER = "care@wayfare.example"
_QUEUED_BATCHES = 8


class Intake:
    def __init__(self, run: FloorRun) -> None:
        self._run = run
        self._sample = run.sampled()
        self._records = records_of(self._sample["inquiry_records"])
        self._inquiries = run.database["inquiries"]
        self._keys = run.database["keys"]
        self._to_publish: asyncio.Queue[list[str]] = asyncio.Queue(_QUEUED_BATCHES)
        self._to_mail: asyncio.Queue[list[str]] = asyncio.Queue(_QUEUED_BATCHES)

    async def prepare(self) -> None:
        self._producer = await self._run.producer()
        self._consumer = await self._run.consumer(self._run.lead_topic)
        self._mail = [
            aiosmtplib.SMTP(hostname="127.0.0.1", port=self._run.smtp_port)
            for _ in range(_CONNECTIONS)
        ]
        for connection in self._mail:
            await connection.connect()
        await eventually(lambda: self._run.database["ready"].find_one({}))

    async def close(self) -> None:
        await self._producer.stop()
        await self._consumer.stop()
        for connection in self._mail:
            await connection.quit()

    async def work(self) -> None:
        await asyncio.gather(
            self._take_all(), self._publish_all(), self._follow_all(), self._mail_all()
        )

    async def _take_all(self) -> None:
        async for count in _batches(self._run):
            ids = [new_id() for _ in range(count)]
            await self._keys.insert_many(self._like("keys", ids), ordered=False)
            inquiries = [
                {**one, "reference": new_reference(), "key_hash": one["_id"].encode()}
                for one in self._like("inquiries", ids)
            ]
            await self._inquiries.insert_many(inquiries, ordered=False)
            await self._to_publish.put(ids)
            await self._to_mail.put(ids)

    def _like(self, kind: str, ids: Sequence[str]) -> list[dict[str, Any]]:
        sample = self._sample[kind]
        return [{**sample[n % len(sample)], "_id": one} for n, one in enumerate(ids)]

    async def _publish_all(self) -> None:
        left = self._run.count
        while left:
            ids = await self._to_publish.get()
            await publish(self._producer, self._run.inquiry_topic, ids, self._records)
            published: dict[str, Any] = {"$unset": {"outbox": ""}}
            await self._inquiries.update_many({"_id": {"$in": ids}}, published)
            left -= len(ids)

    async def _follow_all(self) -> None:
        lead, left = self._sample["inquiries"][0]["lead"], self._run.count
        while left:
            polled = await self._consumer.getmany(timeout_ms=500, max_records=BATCH)
            ids = [record.key.decode() for batch in polled.values() for record in batch]
            if ids:
                follow: dict[str, Any] = {"$set": {"lead": lead}, "$inc": {"version": 1}}
                await self._inquiries.bulk_write(
                    [UpdateOne({"_id": one}, follow) for one in ids], ordered=False
                )
                await self._consumer.commit()
            left -= len(ids)

    async def _mail_all(self) -> None:
        left = self._run.count
        while left:
            ids = await self._to_mail.get()
            for _ in range(_EMAILS):
                await self._mail_each(ids)
            left -= len(ids)

    async def _mail_each(self, ids: Sequence[str]) -> None:
        waiting = iter(ids)
        await asyncio.gather(*[self._send(connection, waiting) for connection in self._mail])
        done = {"outcome": "accepted", "at": datetime.now(UTC)}
        sent: dict[str, Any] = {"$unset": {"emails": ""}, "$push": {"emails_done": done}}
        await self._inquiries.update_many({"_id": {"$in": ids}}, sent)

    async def _send(self, connection: aiosmtplib.SMTP, waiting: Any) -> None:
        mail: bytes = self._sample["mail"]
        for one in waiting:
            await connection.sendmail(_SENDER, [f"{one}@example.org"], mail)


async def _batches(run: FloorRun) -> AsyncIterator[int]:
    """How many come at once: batches as large as may be, or one after the other at the rate."""
    if not run.rate:
        for first in range(0, run.count, BATCH):
            yield min(BATCH, run.count - first)
        return
    began = time.monotonic()
    for number in range(run.count):
        await asyncio.sleep(max(0.0, began + number / run.rate - time.monotonic()))
        yield 1


if __name__ == "__main__":
    run_program(Intake)
