"""The floor of the routing service: consumes inquiries in batches, writes capacities, the round and
the leads, and publishes the leads.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pymongo import UpdateOne

from shared.ids import new_id
from tests.bench.floor_run import BATCH, FloorRun, publish, records_of, run_program


class Routing:
    def __init__(self, run: FloorRun) -> None:
        self._run = run
        self._sample = run.sampled()
        self._records = records_of(self._sample["lead_records"])
        self._leads = run.database["leads"]
        self._capacities = run.database["capacities"]
        self._rounds = run.database["rounds"]
        self._to_publish: asyncio.Queue[list[str]] = asyncio.Queue()

    async def prepare(self) -> None:
        self._producer = await self._run.producer()
        self._consumer = await self._run.consumer(self._run.inquiry_topic)
        await self._run.database["ready"].insert_one({"_id": "routing"})

    async def close(self) -> None:
        await self._producer.stop()
        await self._consumer.stop()

    async def work(self) -> None:
        await asyncio.gather(self._route_all(), self._publish_all())

    async def _route_all(self) -> None:
        left = self._run.count
        while left:
            polled = await self._consumer.getmany(timeout_ms=500, max_records=BATCH)
            ids = [record.key.decode() for batch in polled.values() for record in batch]
            if ids:
                await self._route(ids)
                await self._consumer.commit()
                await self._to_publish.put(ids)
            left -= len(ids)

    async def _route(self, ids: Sequence[str]) -> None:
        sample = self._sample["leads"]
        leads: list[dict[str, Any]] = [
            {**sample[n % len(sample)], "_id": one, "inquiry_id": one} for n, one in enumerate(ids)
        ]
        taken = Counter(f"{lead['location']}/{lead['doctor']}" for lead in leads)
        await self._count("reserved", taken)
        await self._rounds.insert_one({**self._sample["rounds"][0], "_id": new_id()})
        await self._leads.insert_many(leads, ordered=False)
        await self._count("confirmed", taken)

    async def _count(self, field: str, taken: Counter[str]) -> None:
        """Taken before leads are written, and confirmed afterwards, as ours are."""
        writes = [
            UpdateOne({"_id": doctor}, {"$inc": {field: count}}, upsert=True)
            for doctor, count in taken.items()
        ]
        await self._capacities.bulk_write(writes, ordered=False)

    async def _publish_all(self) -> None:
        left = self._run.count
        while left:
            ids = await self._to_publish.get()
            await publish(self._producer, self._run.lead_topic, ids, self._records)
            published: dict[str, Any] = {"$unset": {"outbox": ""}}
            await self._leads.update_many({"_id": {"$in": ids}}, published)
            left -= len(ids)


if __name__ == "__main__":
    run_program(Routing)
