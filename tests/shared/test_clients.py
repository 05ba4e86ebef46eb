"""Every part of an application sees the client, and not the proxy before it."""

import httpx2
from fastapi import APIRouter, Request

from shared.addresses import TrustedProxies
from shared.web import client_address, create_app
from tests.support.http import client_of

router = APIRouter()
TRUSTING = TrustedProxies.parse("127.0.0.1")


@router.get("/me")
async def me(request: Request) -> str:
    return client_address(request)


async def seen_behind(trusted: TrustedProxies, *forwarded: str) -> str:
    headers = [(b"X-Forwarded-For", line.encode("latin-1")) for line in forwarded]
    async with client_of(create_app("test", routers=[router], proxies=trusted)) as client:
        answer: httpx2.Response = await client.get("/me", headers=headers)
    return str(answer.json())


async def test_behind_a_trusted_proxy_each_client_has_an_address_of_its_own() -> None:
    assert await seen_behind(TRUSTING, "192.0.2.1", "192.0.2.7") == "192.0.2.7"


async def test_a_client_that_is_no_proxy_cannot_choose_its_address() -> None:
    assert await seen_behind(TrustedProxies(), "192.0.2.7") == "127.0.0.1"


async def test_a_forwarded_address_of_any_bytes_is_no_error() -> None:
    assert await seen_behind(TRUSTING, "\x80\xff, \xe9") == "127.0.0.1"
