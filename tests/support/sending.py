"""Sending inquiries to a running system as a careful website does."""

import asyncio

import httpx2

from shared.ids import new_id
from tests.support.inquiries import JSON


async def send(client: httpx2.AsyncClient, body: JSON) -> str:
    """Sends one inquiry with the same key again until there is an answer; its reference."""
    key = new_id()
    for _ in range(240):
        try:
            answer = await client.post("/v1/inquiries", json=body, headers={"Idempotency-Key": key})
        except httpx2.HTTPError:
            await asyncio.sleep(0.5)
            continue
        if answer.status_code == 202:
            return str(answer.json()["reference"])
        assert answer.status_code in {409, 500, 503}, answer.text
        await asyncio.sleep(0.5)
    raise AssertionError("never accepted")
