"""What anybody could send, at every entrance: no process ends for it, and who comes next is served.

How long the next one waited is recorded with the results, not asserted: machines are slow.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

import httpx2
import pytest
from aiokafka import AIOKafkaProducer
from pymongo import AsyncMongoClient

from shared.events import CONTENT_EVENTS, INQUIRY_EVENTS, LEAD_EVENTS, Topic, decode
from shared.events.codec import Unreadable
from tests.support.hostile import HostileRecord, hostile_records, sample_record
from tests.support.inquiries import JSON, granted_consents, inquiry_body
from tests.support.mails import mails_to
from tests.support.names import fresh_name
from tests.support.sending import send
from tests.support.system import System
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.apache_kafka,
    pytest.mark.system,
    pytest.mark.timeout(900),
]
Say = Callable[[str, object], None]

ADDRESSES: Final = (
    "=?utf-8?q?a?=@example.com",
    "=?utf-8?b?AAAA?=@example.org",
    "=?unknown-8bit?q?=E4?=@example.org",
    '"quoted string"@example.org',
    '"=?utf-8?q?a?="@example.org',
    "a@[127.0.0.1]",
    "a@[IPv6:::1]",
    "a@xn--nxasmq6b.example",
    "jos\u00e9@example.org",
    "a@b\u00fccher.example",
    "\u202ea@example.org",
    "a\u200b@example.org",
    "a\x00@example.org",
    "a\r\nBcc: b@example.org",
    "a@example.org, b@example.org",
    "a@example.org>",
    "<a@example.org>",
    "group:a@example.org;",
    "a(comment)@example.org",
    "a@localhost",
    "a@example",
    "a@example.org.",
    ".a@example.org",
    "a..b@example.org",
    "a" * 65 + "@example.org",
    "a@" + "b" * 64 + ".org",
    "a@" + "b." * 130 + "org",
    "!#$%&'*+/=?^_`{|}~-@example.org",
    "-oQ/tmp@example.org",
    "%s%n@example.org",
    "",
    " ",
    "@",
)


async def lead_of(system: System, reference: str) -> JSON | None:
    async with AsyncMongoClient[JSON](system.state()["mongo"]) as client:
        return await client["wayfare_routing"]["leads"].find_one({"reference": reference})


async def seconds_to_a_lead(system: System, client: httpx2.AsyncClient, body: JSON) -> float:
    """From sending an inquiry to its lead."""
    reference = await send(client, body)
    sent_at = time.monotonic()
    await eventually(lambda: lead_of(system, reference), timeout_seconds=120, every=0.02)
    return time.monotonic() - sent_at


async def test_no_address_that_anybody_can_write_ends_a_process_or_holds_up_the_next_mail(
    attacked: System, record_testsuite_property: Say
) -> None:
    before = attacked.pids()
    body = inquiry_body(await granted_consents(attacked.url("inquiry")))
    async with httpx2.AsyncClient(base_url=attacked.url("inquiry"), timeout=60) as client:
        answers = [
            await client.post(
                "/v1/inquiries", json={**body, "patient": {**body["patient"], "email": address}}
            )
            for address in ADDRESSES
        ]
        waited = await seconds_to_a_lead(attacked, client, body)
        address = f"{fresh_name('after')}@example.org"
        await send(client, {**body, "patient": {**body["patient"], "email": address}})
    assert {answer.status_code for answer in answers} <= {202, 422}
    assert answers[0].status_code == 422
    await eventually(lambda: mails_to(attacked, address), timeout_seconds=120, every=0.2)
    record_testsuite_property("lead_after_hostile_addresses_seconds", round(waited, 3))
    assert attacked.pids() == before


@dataclass(frozen=True)
class Sent:
    """Where a record lies, and whether it is no event of ours."""

    record: HostileRecord
    position: tuple[str, int, int]

    @property
    def is_unreadable(self) -> bool:
        outcome = decode(self.record.key, self.record.value, self.record.headers)
        return isinstance(outcome, Unreadable)


def hostile_ones(topic: Topic, count: int) -> Sequence[HostileRecord]:
    """So many of all that there are for the topic's types, from everywhere among them.

    On a compacted topic a broker takes no record without a key, and one without a value is a
    tombstone.
    """
    every = [
        record
        for record in chain.from_iterable(hostile_records(event.type) for event in topic.events)
        if not (topic.is_compacted and None in {record.key, record.value})
    ]
    assert len(every) >= count, "a stream with repetitions would say less than it seems to"
    return [every[number * len(every) // count] for number in range(count)]


@asynccontextmanager
async def sending_to(system: System) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=system.state()["kafka"]["bootstrap_servers"], linger_ms=5
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def send_records(
    producer: AIOKafkaProducer, topic: Topic, records: Sequence[HostileRecord]
) -> list[Sent]:
    """As fast as the broker takes them."""
    made = [
        await producer.send(
            topic.name,
            key=record.key,
            value=record.value,
            headers=record.headers,
        )
        for record in records
    ]
    stored = await asyncio.gather(*made)
    return [
        Sent(record, (at.topic, at.partition, at.offset))
        for record, at in zip(records, stored, strict=True)
    ]


async def dead_letters(client: httpx2.AsyncClient) -> list[JSON]:
    found: list[JSON] = []
    cursor: str | None = None
    while True:
        params = {"limit": "200"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/dead-letters", params=params)).raise_for_status().json()
        found += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            return found


async def until_listed(
    client: httpx2.AsyncClient, topic: Topic, sent: Sequence[Sent]
) -> list[JSON]:
    """The dead letters of a topic, once every record is there that is no event of ours."""
    bad = {one.position for one in sent if one.is_unreadable}
    assert bad

    async def all_listed() -> list[JSON]:
        listed = [one for one in await dead_letters(client) if one["topic"] == topic.name]
        positions = {(one["topic"], one["partition"], one["offset"]) for one in listed}
        return listed if bad <= positions else []

    return await eventually(all_listed, timeout_seconds=300, every=1)


async def discard(client: httpx2.AsyncClient, dead_letters: Sequence[JSON]) -> None:
    gate = asyncio.Semaphore(16)

    async def one(dead_letter: JSON) -> None:
        async with gate:
            answer = await client.post(
                f"/v1/dead-letters/{dead_letter['id']}/discard",
                json={"reason": "sent by a test"},
            )
        # What waited behind another one may have followed by itself meanwhile.
        assert answer.status_code == 200 or dead_letter["reason"] == "behind", answer.text

    await asyncio.gather(*[one(dead_letter) for dead_letter in dead_letters])


READERS: Final = {
    CONTENT_EVENTS: ("inquiry", "routing"),
    INQUIRY_EVENTS: ("routing",),
    LEAD_EVENTS: ("inquiry",),
}


@pytest.mark.parametrize("topic", READERS, ids=lambda topic: topic.name)
async def test_a_thousand_hostile_records_end_nobody_and_good_ones_between_them_are_handled(
    attacked: System, topic: Topic, record_testsuite_property: Say
) -> None:
    before = attacked.pids()
    hostile = hostile_ones(topic, 1_000)
    waits: list[float] = []
    sent: list[Sent] = []
    body = inquiry_body(await granted_consents(attacked.url("inquiry")))
    async with (
        sending_to(attacked) as producer,
        httpx2.AsyncClient(base_url=attacked.url("inquiry"), timeout=60) as website,
    ):
        for start in range(0, len(hostile), 50):
            sent += await send_records(producer, topic, hostile[start : start + 50])
            waits.append(await seconds_until_good(attacked, producer, topic, website, body))
    record_testsuite_property(f"good_between_hostile_{topic.name}_seconds", sorted(waits))
    for service in READERS[topic]:
        async with attacked.signed_in("manager", service=service) as manager:
            await discard(manager, await until_listed(manager, topic, sent))

            async def none_left(client: httpx2.AsyncClient = manager) -> bool:
                return not [o for o in await dead_letters(client) if o["topic"] == topic.name]

            await eventually(none_left, timeout_seconds=120, every=1)
    assert attacked.pids() == before


async def seconds_until_good(
    system: System,
    producer: AIOKafkaProducer,
    topic: Topic,
    website: httpx2.AsyncClient,
    body: JSON,
) -> float:
    """How long a good record of the topic takes to be handled by all who read it."""
    match topic.name:
        case INQUIRY_EVENTS.name:
            return await seconds_to_a_lead(system, website, body)
        case LEAD_EVENTS.name:
            reference = await send(website, body)
            wanted: JSON = {"reference": reference, "lead.sequence": {"$gt": 0}}
            return await seconds_until(system, ("wayfare_inquiry", "inquiries", wanted))
        case _:
            slug = fresh_name("clinic")
            good = sample_record("location.published.v1", slug=slug, revision=1)
            await send_records(producer, topic, [replace(good, key=f"location:{slug}".encode())])
            return await seconds_until(
                system,
                ("wayfare_inquiry", "directory", {"slug": slug}),
                ("wayfare_routing", "directory", {"slug": slug}),
            )


async def seconds_until(system: System, *wanted: tuple[str, str, JSON]) -> float:
    """Until a document is there in each database and collection."""
    began = time.monotonic()
    async with AsyncMongoClient[Any](system.state()["mongo"]) as client:

        async def are_there() -> bool:
            found = [await client[db][name].find_one(query) for db, name, query in wanted]
            return None not in found

        await eventually(are_there, timeout_seconds=120, every=0.02)
    return time.monotonic() - began
