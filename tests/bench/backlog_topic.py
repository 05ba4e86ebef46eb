"""A database and topics of their own for a backlog: the running system's network with capacity for
all, and as many received inquiries as are wanted.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.events import (
    CONTENT_EVENTS,
    INQUIRY_EVENTS,
    TOPICS,
    Envelope,
    InquiryReceived,
    Record,
    Residence,
    encode,
)
from shared.ids import new_id, new_reference
from shared.kafka import create_topics
from shared.mongo import Client, Database, connect
from tests.bench.doctors_capacity import enlarged
from tests.bench.records import newest, put
from tests.bench.topics import delete_topics
from tests.support.names import fresh_name
from tests.support.networks import sample_network
from tests.support.system import System

_CONSENTS = ("processing", "disclosure_out_of_province")


@dataclass(frozen=True, kw_only=True)
class Backlog:
    mongodb_uri: str
    bootstrap_servers: str
    client: Client
    prefix: str
    """Of the database's name."""
    network_size: int
    """Entries of the directory, when it has been read."""

    @property
    def topic_prefix(self) -> str:
        return f"{self.prefix}."

    @property
    def topic(self) -> str:
        return self.topic_prefix + INQUIRY_EVENTS.name

    @property
    def database(self) -> Database:
        return self.client[f"{self.prefix}_routing"]

    async def add(self, records: Sequence[Record]) -> None:
        await put(self.bootstrap_servers, self.topic, records)


@asynccontextmanager
async def backlog(system: System) -> AsyncIterator[Backlog]:
    """No inquiries yet; everything is taken away again."""
    state, prefix = system.state(), fresh_name("backlog")
    servers, client = state["kafka"]["bootstrap_servers"], connect(state["mongo"])
    network = await newest(servers, CONTENT_EVENTS.name)
    found = Backlog(
        mongodb_uri=state["mongo"], bootstrap_servers=servers, client=client, prefix=prefix,
        network_size=len({record.key for record in network}),
    )  # fmt: skip
    await create_topics(servers, prefix=found.topic_prefix)
    await put(
        servers, found.topic_prefix + CONTENT_EVENTS.name, [enlarged(one) or one for one in network]
    )
    accounts = await client["wayfare_routing"]["accounts"].find().to_list(None)
    await found.database["accounts"].insert_many(accounts)
    try:
        yield found
    finally:
        await delete_topics(servers, [found.topic_prefix + topic.name for topic in TOPICS])
        await client.drop_database(found.database.name)
        client.close()


def received_inquiries(count: int) -> list[Record]:
    """Records as the outbox relay writes them, for one offering after the other."""
    offerings, now = sorted(sample_network().offerings), datetime.now(UTC)
    return [
        encode(_received(*offerings[number % len(offerings)], now + timedelta(microseconds=number)))
        for number in range(count)
    ]


def _received(location: str, procedure: str, at: datetime) -> Envelope:
    inquiry_id, correlation_id = new_id(), new_id().replace("-", "")
    event = InquiryReceived(
        inquiry_id=inquiry_id,
        reference=new_reference(),
        procedure=procedure,
        location=location,
        residence=Residence(country="US", subdivision="US-TX"),
        payer_kind="self",
        language="en-CA",
        consents=_CONSENTS,
        received_at=at,
        reply_by=at + timedelta(hours=24),
    )
    return Envelope(
        id=new_id(), source=INQUIRY_EVENTS.source, key=inquiry_id, sequence=1, time=at, data=event,
        correlation_id=correlation_id, traceparent=f"00-{correlation_id}-{correlation_id[:16]}-00",
    )  # fmt: skip
