"""Without a broker: what `POST /v1/inquiries` still takes, and how fast a relay publishes what has
piled up once the broker is there again.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from shared.events import INQUIRY_EVENTS
from shared.mongo import connect
from tests.bench.patients import patients_of
from tests.bench.processes import suspended
from tests.bench.programs import finished
from tests.bench.rows import Row
from tests.bench.settled import until_all_is_done
from tests.bench.topics import topics
from tests.bench.wrk import wrk
from tests.support.names import fresh_name
from tests.support.system import System

_CONNECTIONS = 32
_PARTITIONS = 6
_AT_LEAST_WITHOUT, _SHARE_OF_A_PRODUCER = 0.8, 0.3
_ALLOWED_MEGABYTES = 200.0

_Run = Callable[[str], Awaitable[dict[str, float]]]


async def measure_posting(
    system: System, folder: Path, *, rounds: int, seconds: float
) -> list[Row]:
    """Accepted inquiries per second, all processes running, with the broker stopped (it answers
    nobody, as behind a cut network) and with it, in turn; what each brings is done before the next.
    """
    patients, url = await patients_of(system), system.url("inquiry") + "/v1/inquiries"
    client, without, usual = connect(system.state()["mongo"], application="bench"), [], []

    async def posted() -> float:
        script = patients.script(folder)
        found = await wrk(url, seconds=seconds, connections=_CONNECTIONS, headers={}, script=script)
        return found.speed

    try:
        await posted()
        for _ in range(rounds):
            await until_all_is_done(client)
            with suspended([system.pids()["kafka"]]):
                without.append(await posted())
            await until_all_is_done(client)
            usual.append(await posted())
        await until_all_is_done(client)
    finally:
        client.close()
    return [
        Row(name="inquiry, broker away", unit="per s", reference="broker there",
            target=_AT_LEAST_WITHOUT, ours=without, others=usual),
    ]  # fmt: skip


async def measure_publishing(
    system: System, *, rounds: int, events: int, once_all_is_done: bool = True
) -> list[Row]:
    """So many documents with an event each that a relay finds, beside a bare producer with the same
    records; each in a process and with a topic of its own. `once_all_is_done`: also the emails that
    are due in a minute.
    """
    speeds, bare, megabytes = [], [], []
    client = connect(system.state()["mongo"], application="bench")
    try:
        await until_all_is_done(client, later_too=once_all_is_done)
    finally:
        client.close()
    for _ in range(rounds):
        async with _documents(system, events) as run:
            relayed, produced = await run("relay"), await run("bare")
        speeds.append(events / relayed["seconds"])
        megabytes.append(relayed["megabytes"])
        bare.append(events / produced["seconds"])
    return [
        Row(name=f"{events:,} events after an outage", unit="per s",
            reference="aiokafka producer", target=_SHARE_OF_A_PRODUCER,
            ours=speeds, others=bare),
        Row(name="events after an outage: memory", unit="MB", reference="allowed", target=1.0,
            is_less_better=True, ours=megabytes, others=[_ALLOWED_MEGABYTES] * rounds),
    ]  # fmt: skip


@asynccontextmanager
async def _documents(system: System, events: int) -> AsyncIterator[_Run]:
    """In a database of their own, with topics that bear its name; a run of a kind gives what it
    printed.
    """
    servers, mongo = system.state()["kafka"]["bootstrap_servers"], system.state()["mongo"]
    name, client = fresh_name("outage"), connect(mongo, application="bench")

    async def run(kind: str) -> dict[str, float]:
        printed = await finished(
            "tests.bench.publishing", kind, str(events),
            BENCH_KAFKA=servers, BENCH_MONGODB_URI=mongo, BENCH_NAME=name,
        )  # fmt: skip
        found: dict[str, float] = json.loads(printed or "{}")
        return found

    named = [f"{name}.{INQUIRY_EVENTS.name}", f"{name}.bare"]
    try:
        async with topics(servers, *named, partitions=_PARTITIONS):
            await run("write")
            yield run
    finally:
        await client.drop_database(name)
        client.close()
