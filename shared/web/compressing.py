"""Pages of somebody signed in, packed for whoever asks from here.

A page that holds a secret (the token of its forms, the names of leads) together with something that
an attacker chose tells by its packed length whether the two are alike (BREACH, 2013). For that the
attacker has to make the victim's browser ask again and again with texts of theirs, which they can
only do from another site. So what another site asked for, or leads to, is never packed: the browser
says so itself (`Sec-Fetch-Site`), no script can change it, and a browser that does not say it gets
no packed pages. Neither does a POST, whose answer may hold what was just typed. That holds for all
of a page's secrets, where a mask over its token would hide that one only. A stream is no page and
passes as it is.
"""

import asyncio
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.encodings import Encoding, encoded, preferred_encoding

_FROM_HERE: Final = frozenset({"same-origin", "none"})
"""`none`: the address was typed, or is a bookmark."""
_LONG_BYTES: Final = 32_000
"""Longer ones are packed beside the event loop."""


class CompressPages:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            send = _Answer(send, _encoding_for(scope)).send
        await self._app(scope, receive, send)


def _encoding_for(scope: Scope) -> Encoding:
    asked = Headers(scope=scope)
    is_from_here = asked.get("sec-fetch-site") in _FROM_HERE
    if scope["method"] != "GET" or not is_from_here:
        return "identity"
    return preferred_encoding(asked.get("accept-encoding", ""))


class _Answer:
    """Holds the head of a page back until its body is there."""

    def __init__(self, send: Send, encoding: Encoding) -> None:
        self._send = send
        self._encoding = encoding
        self._head: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._head = message
            return
        if self._head is not None:
            head, self._head = self._head, None
            message = await self._packed(head, message)
        await self._send(message)

    async def _packed(self, head: Message, message: Message) -> Message:
        headers = MutableHeaders(raw=list(head["headers"]))
        headers.add_vary_header("Accept-Encoding")
        headers.add_vary_header("Sec-Fetch-Site")
        body, encoding = message.get("body", b""), self._encoding
        if not message.get("more_body"):
            body, encoding = await _pack(body, encoding)
            if encoding != "identity":
                headers["Content-Length"] = str(len(body))
                headers["Content-Encoding"] = encoding
        await self._send({**head, "headers": headers.raw})
        return {**message, "body": body}


async def _pack(body: bytes, encoding: Encoding) -> tuple[bytes, Encoding]:
    if len(body) < _LONG_BYTES:
        return encoded(body, encoding)
    return await asyncio.to_thread(encoded, body, encoding)


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "content-encoding" not in headers
