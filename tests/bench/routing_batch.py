"""A batch of inquiries decided and written, beside the least it could cost: one unordered bulk
of such documents.
"""

import time

from shared.clock import utc_now
from shared.ids import new_id
from shared.mongo import Database, connect
from shared.runtime.garbage import spare_what_lives_long
from tests.routing.assignment.builders import requests, routing
from tests.routing.decisions.builders import inquiry, network
from tests.support.names import fresh_name

_BATCH = 500


async def measure(mongodb_uri: str, rounds: int) -> dict[str, list[float]]:
    """Inquiries per second: ours, and the plain bulk write of documents of the same size."""
    client = connect(mongodb_uri, application="bench")
    spare_what_lives_long()  # as every process does at its start
    name = fresh_name("bench")
    try:
        return await _measured(client[name], rounds)
    finally:
        await client.drop_database(name)
        client.close()


async def _measured(database: Database, rounds: int) -> dict[str, list[float]]:
    capacities = {
        clinic: {f"{clinic}-{n}": 100_000 for n in range(4)} for clinic in ("toronto", "calgary")
    }
    core = await routing(database, network(capacities), utc_now)
    runs: dict[str, list[float]] = {"ours": [], "one bulk write": []}
    for number in range(rounds + 1):
        facts = [inquiry(inquiry_id=new_id()) for _ in range(_BATCH)]
        began = time.perf_counter()
        leads = await core.assign_batch(requests(facts))
        ours = len(leads) / (time.perf_counter() - began)
        documents = await database["leads"].find().limit(_BATCH).to_list(None)
        for document in documents:
            document["_id"] = new_id()
        began = time.perf_counter()
        await database["plain"].insert_many(documents, ordered=False)
        limit = len(documents) / (time.perf_counter() - began)
        if number:
            runs["ours"].append(ours)
            runs["one bulk write"].append(limit)
    return runs
