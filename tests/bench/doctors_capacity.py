"""Doctors with capacity for everybody: a measurement opens more leads than the sample content
allows, and what waits for a doctor is tried again and again.
"""

from datetime import UTC, datetime

from shared.events import CONTENT_EVENTS, Envelope, OfferingPublished, Record, decode, encode
from shared.ids import new_id
from shared.mongo import connect
from tests.bench.records import newest, put
from tests.support.system import System
from tests.support.waiting import eventually

_CAPACITY = 100_000


async def raise_capacity(system: System) -> None:
    """Announces every offering anew, with more; returns when routing has read it."""
    state = system.state()
    servers = state["kafka"]["bootstrap_servers"]
    published = await newest(servers, CONTENT_EVENTS.name)
    await put(servers, CONTENT_EVENTS.name, [one for one in map(enlarged, published) if one])
    client = connect(state["mongo"], application="bench")
    entries = client["wayfare_routing"]["directory"]

    async def is_read() -> bool:
        narrow = [
            one
            async for one in entries.find({"kind": "offering"})
            if any(capacity < _CAPACITY for capacity in one["capacities"].values())
        ]
        return not narrow

    try:
        await eventually(is_read)
    finally:
        client.close()


def enlarged(record: Record) -> Record | None:
    """The next revision of an offering, with more capacity; None for what is none."""
    read = decode(record.key, record.value, record.headers)
    if not isinstance(read, Envelope) or not isinstance(read.data, OfferingPublished):
        return None
    offering = read.data
    doctors = tuple(
        one.model_copy(update={"capacity": _CAPACITY}) for one in offering.doctors
    )  # fmt: skip
    wide = offering.model_copy(update={"doctors": doctors, "revision": offering.revision + 1})
    return encode(
        Envelope(
            id=new_id(), source=read.source, key=read.key, sequence=wide.revision,
            time=datetime.now(UTC), data=wide,
        )
    )  # fmt: skip
