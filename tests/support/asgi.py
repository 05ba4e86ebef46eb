"""Requests as raw as a socket would bring them, to an application in this process."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, kw_only=True)
class Raw:
    """Nothing of it needs to be well-formed. `path` and `query` are percent-encoded where needed;
    `hangs_up`: the client goes away before it has sent everything.
    """

    method: str = "GET"
    path: bytes = b"/"
    query: bytes = b""
    headers: Headers = ()
    body: tuple[bytes, ...] = ()
    hangs_up: bool = False

    def scope(self) -> dict[str, Any]:
        decoded = unquote_to_bytes(self.path).decode("utf-8", "replace")
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": decoded,
            "raw_path": self.path,
            "root_path": "",
            "query_string": self.query,
            "headers": [(name.lower(), value) for name, value in self.headers],
            "client": ("127.0.0.1", 4711),
            "server": ("testserver", 80),
            "state": {},
        }


@dataclass
class Answer:
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key.lower() == name), b"")


async def ask(app: ASGIApp, raw: Raw) -> Answer:
    """The answer; an exception that leaves the application is the test's."""
    answer, parts = Answer(), list(raw.body)

    async def receive() -> dict[str, Any]:
        if parts:
            part = parts.pop(0)
            return {
                "type": "http.request",
                "body": part,
                "more_body": bool(parts) or raw.hangs_up,
            }
        if raw.hangs_up or answer.status:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = list(message["headers"])
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")

    await asyncio.wait_for(app(raw.scope(), receive, send), 30)
    return answer
