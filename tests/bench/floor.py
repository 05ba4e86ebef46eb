"""The floor of the line: the same durable writes, records and emails per inquiry, written out by
hand in batches by two plain programs, without validation, sealing or decision.
"""

import asyncio
import json
from pathlib import Path

import psutil

from shared.mongo import connect
from tests.bench.floor_run import PARTITIONS, FloorRun
from tests.bench.processes import SERVERS
from tests.bench.programs import finished
from tests.bench.spent import Spent
from tests.bench.topics import topics
from tests.support.names import fresh_name
from tests.support.system import System


async def floor(system: System, sample: Path, *, count: int, rate: float = 0) -> Spent:
    """So many inquiries, at so many a second or, with 0, as fast as it goes."""
    state, pids = system.state(), system.pids()
    run = FloorRun(
        mongodb_uri=state["mongo"],
        bootstrap_servers=state["kafka"]["bootstrap_servers"],
        smtp_port=int(psutil.Process(pids["mail"]).environ()["SMTP_PORT"]),
        name=fresh_name("floor"),
        sample=str(sample),
        count=count,
        rate=rate,
        servers={name: pids[name] for name in SERVERS},
    )
    names = (run.inquiry_topic, run.lead_topic)
    try:
        async with topics(run.bootstrap_servers, *names, partitions=PARTITIONS):
            return await _spent(run)
    finally:
        client = connect(run.mongodb_uri, application="bench")
        await client.drop_database(run.name)
        client.close()


async def _spent(run: FloorRun) -> Spent:
    programs = ("tests.bench.floor_intake", "tests.bench.floor_routing")
    printed = await asyncio.gather(*[finished(one, **run.as_variable()) for one in programs])
    intake, routing = map(json.loads, printed)
    return Spent(
        count=run.count,
        seconds=max(intake["ended"], routing["ended"]) - intake["began"],
        cpu={**intake["servers"], "intake": intake["cpu"], "routing": routing["cpu"]},
    )
