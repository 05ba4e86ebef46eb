"""Nobody hears of a security event before it is kept."""

from collections.abc import Sequence

import httpx2
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.telemetry import SecurityEvent, security
from shared.web.noting import NoteSecurity
from shared.web.wire import put_wire, send_whole


class Lost(Exception):
    pass


class Bypass:
    """A server that would write an answer at once."""

    def give(self, _scope: Scope, _status: int, *_parts: bytes) -> bool:
        raise AssertionError("nobody has kept anything yet")


async def signs_in(scope: Scope, receive: Receive, send: Send) -> None:
    is_quiet = scope["path"] == "/quiet"
    if not is_quiet:
        security("signed-in", account="maya", kind="password")
    if scope["path"] == "/whole":
        await send_whole(scope, send, 200, b"content-length: 0\r\n\r\n")
    else:
        await PlainTextResponse("signed in")(scope, receive, send)
    if not is_quiet:
        security("session-revoked", account="maya", lead_id="lead-1", code="late")


async def get(keep: ASGIApp, path: str = "/") -> httpx2.Response:
    transport = httpx2.ASGITransport(app=keep)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await client.get(path)


async def test_events_are_kept_once_each_and_those_of_before_the_answer_before_it() -> None:
    kept: list[list[tuple[str, str | None, str | None, str | None]]] = []

    async def keep(events: Sequence[SecurityEvent]) -> None:
        kept.append([(one.name, one.account, one.lead_id, one.kind) for one in events])

    assert (await get(NoteSecurity(signs_in, keep=keep))).text == "signed in"
    assert kept == [
        [("signed-in", "maya", None, "password")],
        [("session-revoked", "maya", "lead-1", "late")],
    ]
    await get(NoteSecurity(signs_in, keep=keep), "/quiet")
    assert len(kept) == 2


async def test_where_they_cannot_be_kept_there_is_no_answer() -> None:
    async def keep(_: Sequence[SecurityEvent]) -> None:
        raise Lost

    with pytest.raises(Lost):
        await get(NoteSecurity(signs_in, keep=keep))


async def test_no_answer_goes_past_it_in_one_piece() -> None:
    kept: list[str] = []

    async def keep(events: Sequence[SecurityEvent]) -> None:
        kept.extend(event.name for event in events)

    noting = NoteSecurity(signs_in, keep=keep)

    async def over_our_server(scope: Scope, receive: Receive, send: Send) -> None:
        put_wire(scope, Bypass())
        await noting(scope, receive, send)

    assert (await get(over_our_server, "/whole")).status_code == 200
    assert kept == ["signed-in", "session-revoked"]
