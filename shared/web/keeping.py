"""Finishes answers that are the same for everybody, and keeps them (`shared.web.ready`).

An answer that has no ETag yet gets one, and the encoding that its reader takes; a reader who has it
already gets a 304.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.encodings import Encoding, encoded, preferred_encoding
from shared.web.ready import METHODS, ReadyAnswers, is_shared
from shared.web.validators import body_hash, etag_of, is_known, without_content
from shared.web.wire import Headers, raw


class KeepReady:
    """An ASGI layer; `headers` are those that a layer outside puts on every answer."""

    def __init__(self, app: ASGIApp, *, ready: ReadyAnswers, headers: dict[str, str]) -> None:
        self._app = app
        self._ready = ready
        self._always = raw(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in METHODS:
            await self._app(scope, receive, send)
            return
        begun = self._ready.changes
        parts: list[bytes] = []
        start: Message = {}

        async def keeping(message: Message) -> None:
            if not is_shared(scope):
                await send(message)
            elif message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._finish(scope, start, b"".join(parts), begun, send)

        await self._app(scope, receive, keeping)

    async def _finish(
        self, scope: Scope, start: Message, body: bytes, begun: int, send: Send
    ) -> None:
        headers: Headers = list(start["headers"])
        if start["status"] == 200:
            if b"etag" not in dict(headers):
                headers, body = await _finished(scope, headers, body)
            self._ready.keep(scope, headers, body, begun=begun, always=self._always)
            known = _header(scope, b"if-none-match")
            if known is not None and is_known(dict(headers)[b"etag"], known):
                start["status"] = 304
                headers, body = without_content(headers), b""
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


async def _finished(scope: Scope, headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    accepted = (_header(scope, b"accept-encoding") or b"").decode("latin-1")
    packed, encoding = await asyncio.to_thread(encoded, body, preferred_encoding(accepted))
    given = {
        **dict(headers),
        b"content-length": str(len(packed)).encode(),
        b"etag": etag_of(body_hash(body), encoding).encode(),
        b"vary": b"Accept-Encoding",
        **_named(encoding),
    }
    return list(given.items()), packed


def _named(encoding: Encoding) -> dict[bytes, bytes]:
    return {} if encoding == "identity" else {b"content-encoding": encoding.encode()}


def _header(scope: Scope, wanted: bytes) -> bytes | None:
    """The first of that name."""
    return next((value for name, value in scope["headers"] if name == wanted), None)
