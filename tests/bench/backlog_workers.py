"""Routing workers that find a backlog: how fast they work it off, and what they hold in memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx2

from shared.events import Record
from tests.bench.backlog_topic import Backlog
from tests.bench.processes import memory_megabytes, suspended
from tests.bench.programs import program
from tests.support.keys import AUDIT_KEY
from tests.support.system import free_ports
from tests.support.waiting import eventually

_LOOK_SECONDS = 0.05
_LONGEST_SECONDS = 900.0


@dataclass(frozen=True, kw_only=True)
class Worked:
    speed: float
    """Leads per second, from the first that were there to the last."""
    megabytes: float
    """The most that one worker had in memory (RSS)."""


async def work_off(backlog: Backlog, inquiries: Sequence[Record], *, workers: int) -> Worked:
    """The workers have their partitions and stand still while the inquiries are put there."""
    async with _workers(backlog, workers) as pids:
        with suspended(pids):
            await backlog.add(inquiries)
        return await _worked(backlog, pids, len(inquiries))


@asynccontextmanager
async def _workers(backlog: Backlog, count: int) -> AsyncIterator[list[int]]:
    """Process ids of workers that read the topic together and know the whole network."""
    ports = free_ports(count)
    async with AsyncExitStack() as stack:
        pids = [
            await stack.enter_async_context(
                program(
                    "services.routing.worker",
                    MONGODB_URI=backlog.mongodb_uri,
                    DATABASE_PREFIX=backlog.prefix,
                    KAFKA_BOOTSTRAP_SERVERS=backlog.bootstrap_servers,
                    KAFKA_TOPIC_PREFIX=backlog.topic_prefix,
                    ROUTING_WORKER_PORT=port,
                    AUDIT_CHAIN_KEY=AUDIT_KEY,
                )
            )
            for port in ports
        ]
        await eventually(lambda: _are_ready(backlog, ports), timeout_seconds=90)
        yield pids


async def _are_ready(backlog: Backlog, ports: Sequence[str]) -> bool:
    async with httpx2.AsyncClient() as client:
        try:
            answers = [await client.get(f"http://127.0.0.1:{port}/readyz") for port in ports]
        except httpx2.TransportError:
            return False
    have_partitions = all(
        answer.json()["checks"]["consumer of inquiry.events"] == "ok" for answer in answers
    )
    size = await backlog.database["directory"].count_documents({})
    return have_partitions and size >= backlog.network_size


async def _worked(backlog: Backlog, pids: Sequence[int], count: int) -> Worked:
    leads, megabytes = backlog.database["leads"], 0.0
    first: tuple[int, float] | None = None
    until = time.perf_counter() + _LONGEST_SECONDS
    while True:
        written, now = await leads.estimated_document_count(), time.perf_counter()
        megabytes = max(megabytes, *map(memory_megabytes, pids))
        if first is None and written:
            first = written, now
        if first and written >= count:
            return Worked(speed=(count - first[0]) / (now - first[1]), megabytes=megabytes)
        if now > until:
            raise TimeoutError(f"{written} of {count} leads after {_LONGEST_SECONDS} s")
        await asyncio.sleep(_LOOK_SECONDS)
