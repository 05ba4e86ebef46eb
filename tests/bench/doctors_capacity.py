"""Doctors with another capacity than the sample content gives them: with capacity for everybody,
since a measurement opens more leads than it allows, and what waits for a doctor is tried again and
again; or with so little that it runs out.
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
    """Of every offering; returns when routing has read it."""
    await announce_capacity(system, _CAPACITY)


async def announce_capacity(system: System, capacity: int, *, procedure: str | None = None) -> None:
    """Announces every offering (of the procedure) anew; returns when routing has read it."""
    state = system.state()
    servers = state["kafka"]["bootstrap_servers"]
    published = await newest(servers, CONTENT_EVENTS.name)
    changed = [changed_offering(one, capacity, procedure) for one in published]
    await put(servers, CONTENT_EVENTS.name, [one for one in changed if one])
    client = connect(state["mongo"], application="bench")
    entries = client["wayfare_routing"]["directory"]
    wanted = {"kind": "offering", **({"procedure": procedure} if procedure else {})}

    async def is_read() -> bool:
        return all(
            [set(one["capacities"].values()) == {capacity} async for one in entries.find(wanted)]
        )

    try:
        await eventually(is_read)
    finally:
        client.close()


def enlarged(record: Record) -> Record | None:
    """With capacity for everybody."""
    return changed_offering(record, _CAPACITY, None)


def changed_offering(record: Record, capacity: int, procedure: str | None) -> Record | None:
    """The next revision of an offering, with another capacity; None for what is none."""
    read = decode(record.key, record.value, record.headers)
    if not isinstance(read, Envelope) or not isinstance(read.data, OfferingPublished):
        return None
    offering = read.data
    if procedure not in (None, offering.procedure):
        return None
    doctors = tuple(one.model_copy(update={"capacity": capacity}) for one in offering.doctors)
    changed = offering.model_copy(update={"doctors": doctors, "revision": offering.revision + 1})
    return encode(
        Envelope(
            id=new_id(), source=read.source, key=read.key, sequence=changed.revision,
            time=datetime.now(UTC), data=changed,
        )
    )  # fmt: skip
