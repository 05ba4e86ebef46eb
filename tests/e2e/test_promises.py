"""The promises that can be tried from outside: once only, and nothing personal anywhere else."""

import asyncio
import os
import secrets
import stat
from pathlib import Path
from typing import Any

import httpx2
import pytest
from aiokafka import AIOKafkaConsumer
from pymongo import AsyncMongoClient

from shared.events import TOPICS
from shared.ids import new_id
from tests.support.inquiries import JSON, granted_consents, inquiry_body
from tests.support.mails import caught_mails, mails_to
from tests.support.system import System
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(400),
]


async def leads_of(system: System, reference: str) -> list[JSON]:
    found = []
    async with system.signed_in("manager") as client:
        cursor: str | None = None
        while True:
            params = {"cursor": cursor} if cursor else {}
            page = (await client.get("/v1/leads", params=params)).raise_for_status().json()
            found += [lead for lead in page["items"] if lead["reference"] == reference]
            cursor = page["next_cursor"]
            if not cursor:
                return found


async def records_on(system: System, topic: str) -> list[Any]:
    """Every record that lies on the topic now."""
    servers = system.state()["kafka"]["bootstrap_servers"]
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = consumer.assignment()
        ends = await consumer.end_offsets(partitions)
        records: list[Any] = []
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            polled = await consumer.getmany(timeout_ms=200)
            records += [record for batch in polled.values() for record in batch]
        return records
    finally:
        await consumer.stop()


async def test_fifty_posts_at_once_with_one_key_are_one_inquiry_one_event_one_lead_one_mail(
    system: System,
) -> None:
    address = f"{secrets.token_hex(6)}@example.org"
    body = inquiry_body(await granted_consents(system.url("inquiry")))
    body["patient"]["email"] = address
    key = {"Idempotency-Key": new_id()}
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=60) as client:
        answers = await asyncio.gather(
            *[client.post("/v1/inquiries", json=body, headers=key) for _ in range(50)]
        )
        other = await client.post("/v1/inquiries", json={**body, "message": "another"}, headers=key)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    assert other.status_code == 409
    reference = answers[0].json()["reference"]

    async def is_routed_and_announced() -> bool:
        return bool(await leads_of(system, reference)) and bool(await mails_to(system, address))

    await eventually(is_routed_and_announced, timeout_seconds=60, every=0.3)
    assert len(await leads_of(system, reference)) == 1
    confirmed = [m for m in await mails_to(system, address) if "received" in m["subject"]]
    assert len(confirmed) == 1
    events = await records_on(system, "inquiry.events")
    assert len([e for e in events if reference.encode() in e.value]) == 1
    servers: AsyncMongoClient[JSON] = AsyncMongoClient(system.state()["mongo"])
    async with servers:
        inquiries = servers["wayfare_inquiry"]["inquiries"]
        assert await inquiries.count_documents({"reference": reference}) == 1


def canary_body(consents: list[JSON], canary: str) -> JSON:
    """An inquiry with an unmistakable word in every field that holds something personal."""
    body = inquiry_body(
        consents,
        payer={"kind": "workers_compensation", "claim_number": f"{canary}claim"},
        residence={"country": "CA", "subdivision": "CA-AB", "postal_prefix": "T2P"},
        travel={"companions": 1, "mobility_aid": f"{canary}aid", "hours": 5},
        screening=[{"question": "q", "answer": f"{canary}answer"}],
        message=f"{canary}message",
    )
    body["patient"] |= {
        "given_name": f"{canary}given",
        "family_name": f"{canary}family",
        "email": f"{canary}@example.org",
        "phone": "+14035550187",
        "best_hours": f"{canary}hours",
    }
    return body


async def everything_stored(system: System) -> dict[str, bytes]:
    """Every file of the run (MongoDB's and Kafka's among them), every document, every record,
    every metric.
    """
    found = _read_all(system)
    servers: AsyncMongoClient[JSON] = AsyncMongoClient(system.state()["mongo"])
    async with servers:
        await servers.admin.command("fsync")
        for name in await servers.list_database_names():
            for collection in await servers[name].list_collection_names():
                documents = [str(d) async for d in servers[name][collection].find()]
                found[f"{name}.{collection}"] = "\n".join(documents).encode()
    for topic in TOPICS:
        records = await records_on(system, topic.name)
        content = [(r.key or b"") + (r.value or b"") + repr(r.headers).encode() for r in records]
        found[topic.name] = b"\n".join(content)
    async with httpx2.AsyncClient() as client:
        for service in ("content", "inquiry", "routing"):
            found[f"{service} metrics"] = (
                await client.get(f"{system.url(service)}/metrics")
            ).content
    return found


def _read_all(system: System) -> dict[str, bytes]:
    """The bytes of every file. The broker moves the folder of a topic that is deleted, and deletes
    it later: when something listed is gone, all is listed once more, and found under its new name.
    """
    found: dict[str, bytes] = {}
    gone: list[OSError] = []
    while True:
        for folder, _, names in os.walk(system.folder, onerror=gone.append):
            for path in (Path(folder, name) for name in names):
                try:
                    if str(path) not in found and stat.S_ISREG(path.stat().st_mode):
                        found[str(path)] = path.read_bytes()
                except FileNotFoundError as error:
                    gone.append(error)
        if not gone:
            return found
        gone.clear()


async def test_a_canary_in_every_personal_field_is_found_nowhere_but_in_a_disclosed_answer(
    system: System,
) -> None:
    canary = f"kanari{secrets.token_hex(4)}"
    body = canary_body(await granted_consents(system.url("inquiry")), canary)
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=30) as client:
        answer = await client.post("/v1/inquiries", json=body)
        assert answer.status_code == 202, answer.text
        broken = {**body, "patient": {**body["patient"], "phone": canary, "channel": canary}}
        refused = await client.post("/v1/inquiries", json=broken)
    assert refused.status_code == 422
    reference = answer.json()["reference"]

    async def is_routed() -> list[JSON]:
        return await leads_of(system, reference)

    lead = (await eventually(is_routed, timeout_seconds=60, every=0.3))[0]
    await eventually(
        lambda: mails_to(system, f"{canary}@example.org"), timeout_seconds=60, every=0.3
    )
    async with system.signed_in("coordinator", "toronto") as coordinator:
        shown = await coordinator.post(
            f"/v1/leads/{lead['id']}/disclosures", json={"purpose": "first_contact"}
        )
    assert shown.status_code == 200, shown.text
    for field in ("given", "family", "@example.org", "claim", "aid", "answer", "message", "hours"):
        assert f"{canary}{field}" in shown.text, field
    assert canary not in refused.text
    stored = await everything_stored(system)
    assert [where for where, content in stored.items() if canary.encode() in content] == []
    assert [where for where, content in stored.items() if reference.encode() in content], (
        "the search finds what is there"
    )
    others = [m for m in await caught_mails(system) if m["to"] != [f"{canary}@example.org"]]
    assert not [mail for mail in others if canary in str(mail)]
