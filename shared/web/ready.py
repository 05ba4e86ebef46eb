"""Answers that are ready to be sent: the same request again costs a lookup and not the framework.

An endpoint says of an answer what it was made from (`keep_ready`). While somebody follows the
changes of that, the answer is kept and given in front of the framework, until one of its sources is
forgotten. What is not kept falls through, and is kept on its way back. A reader who has the answer
already gets a 304 (RFC 9110, 13.1.2), from here as on the way back.

Ready answers are counted like all others; they leave no line in the log and no span.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from random import getrandbits
from typing import Final

from fastapi import Request
from prometheus_client import Counter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry import counter, gauge, new_trace
from shared.web.middleware import REQUESTS, route_of

_SOURCES: Final = "wayfare.ready.sources"
_METHODS: Final = ("GET", "HEAD")
_MOST_ENCODINGS: Final = 500
_LONGEST_ENCODING: Final = 100
_ANSWER_BYTES: Final = 3 * 1024
"""About what an answer takes in memory besides its body."""
_bytes = gauge("ready_answers_bytes", "Memory that ready answers take.")
_made = counter("ready_answers_made_total", "Answers that were made anew and kept.")

Headers = list[tuple[bytes, bytes]]
_Key = tuple[bytes | None, bytes, str]


def keep_ready(request: Request, sources: Collection[str]) -> None:
    """What the endpoint answers may be kept until one of these is forgotten. It has a strong ETag
    and is the same for everybody who asks for the same address in the same encoding.
    """
    request.scope[_SOURCES] = frozenset(sources)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ready:
    """An answer as the server takes it, but for the correlation id of each request."""

    found: Headers
    not_modified: Headers
    body: Message
    etag: bytes
    sources: frozenset[str]
    counted: dict[tuple[str, int], Counter]
    """By method and status."""

    @property
    def size(self) -> int:
        return len(self.body["body"]) + _ANSWER_BYTES


class ReadyAnswers:
    """`encoding` names the encoding that is given for an `Accept-Encoding`; `most_bytes` is the
    memory that may be taken: what was asked for least recently gives way.
    """

    def __init__(self, *, encoding: Callable[[str], str], most_bytes: int) -> None:
        self._encoding = encoding
        self._encodings: dict[bytes, str] = {}
        self._most_bytes = most_bytes
        self._answers: OrderedDict[_Key, _Ready] = OrderedDict()
        self._made_from: dict[str, set[_Key]] = defaultdict(set)
        self._is_followed = False
        self.changes = 0
        """Rises with everything that is forgotten."""
        self.bytes = 0

    def follow(self) -> None:
        """From now on every change is told by `forget`; what was begun before may be older."""
        self.forget_all()
        self._is_followed = True

    def unfollow(self) -> None:
        """Changes are no longer told: nothing is kept, and nothing given."""
        self._is_followed = False
        self.forget_all()

    def forget(self, source: str) -> None:
        self.changes += 1
        for key in self._made_from.pop(source, ()):
            self._remove(key)

    def forget_all(self) -> None:
        self.changes += 1
        self._answers.clear()
        self._made_from.clear()
        self.bytes = 0
        _bytes.set(0)

    async def answer(self, scope: Scope, send: Send) -> bool:
        """Answers a request that there is an answer for; otherwise False."""
        if scope["type"] != "http" or scope["method"] not in _METHODS:
            return False
        accepted = known = traceparent = correlation_id = None
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = accepted or value
            elif name == b"if-none-match":
                known = known or value
            elif name == b"traceparent":
                traceparent = traceparent or value
            elif name == b"x-correlation-id":
                correlation_id = correlation_id or value
        key = (scope.get("raw_path"), scope["query_string"], self._encoding_for(accepted or b""))
        ready = self._answers.get(key)
        if ready is None:
            return False
        self._answers.move_to_end(key)
        status, headers, body = 200, ready.found, ready.body
        if known is not None and is_known(ready.etag, known):
            status, headers, body = 304, ready.not_modified, _NO_BODY
        elif scope["method"] == "HEAD":
            body = _NO_BODY
        ready.counted[scope["method"], status].inc()
        story = (b"x-correlation-id", _correlation_id(traceparent, correlation_id))
        await send({"type": "http.response.start", "status": status, "headers": [*headers, story]})
        await send(body)
        return True

    def keep(
        self, scope: Scope, headers: Headers, body: bytes, *, begun: int, always: Headers
    ) -> None:
        """`begun`: `changes` when the answer was begun; `always`: headers of every answer."""
        sources, size = scope[_SOURCES], len(body) + _ANSWER_BYTES
        if not self._is_followed or begun != self.changes or size > self._most_bytes:
            return
        if scope.get("raw_path") is None:  # which not every server tells
            return
        given = dict(headers)
        accepted = _header(scope, b"accept-encoding") or b""
        key = (scope["raw_path"], scope["query_string"], self._encoding_for(accepted))
        route = route_of(scope)
        found = [*headers, *(pair for pair in always if pair[0] not in given)]
        ready = _Ready(
            found=found,
            not_modified=_without_content(found),
            body={"type": "http.response.body", "body": body, "more_body": False},
            etag=given[b"etag"],
            sources=sources,
            counted={
                (method, status): REQUESTS.labels(method, route, str(status))
                for method in _METHODS
                for status in (200, 304)
            },
        )
        self._remove(key)
        while self.bytes + size > self._most_bytes:
            self._remove(next(iter(self._answers)))
        self._answers[key] = ready
        self.bytes += size
        for source in sources:
            self._made_from[source].add(key)
        _made.inc()
        _bytes.set(self.bytes)

    def _encoding_for(self, accepted: bytes) -> str:
        """Browsers send a handful of values; whatever else is sent is not remembered."""
        known = self._encodings.get(accepted)
        if known is None:
            known = self._encoding(accepted.decode("latin-1"))
            if len(self._encodings) < _MOST_ENCODINGS and len(accepted) <= _LONGEST_ENCODING:
                self._encodings[accepted] = known
        return known

    def _remove(self, key: _Key) -> None:
        ready = self._answers.pop(key, None)
        if ready is None:
            return
        self.bytes -= ready.size
        _bytes.set(self.bytes)
        for source in ready.sources:
            keys = self._made_from.get(source, set())
            keys.discard(key)
            if not keys:
                self._made_from.pop(source, None)


class KeepReady:
    """Keeps what comes by and may be kept, and sends no body to a reader who has it already."""

    def __init__(self, app: ASGIApp, *, ready: ReadyAnswers, headers: dict[str, str]) -> None:
        self._app = app
        self._ready = ready
        self._always = [
            (n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _METHODS:
            await self._app(scope, receive, send)
            return
        begun = self._ready.changes
        parts: list[bytes] = []
        start: Message = {}

        async def keeping(message: Message) -> None:
            if _SOURCES not in scope:
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
        if start["status"] == 200 and scope["method"] == "GET":
            self._ready.keep(scope, headers, body, begun=begun, always=self._always)
        etag = dict(headers).get(b"etag")
        known = _header(scope, b"if-none-match")
        if start["status"] == 200 and etag and known is not None and is_known(etag, known):
            await send({**start, "status": 304, "headers": _without_content(headers)})
            await send(_NO_BODY)
            return
        await send(start)
        await send({"type": "http.response.body", "body": body, "more_body": False})


_OF_CONTENT: Final = frozenset(
    {b"content-encoding", b"content-language", b"content-length", b"content-type"}
)
_NO_BODY: Final[Message] = {"type": "http.response.body", "body": b"", "more_body": False}


def _header(scope: Scope, wanted: bytes) -> bytes | None:
    """The first of that name."""
    return next((value for name, value in scope["headers"] if name == wanted), None)


def is_known(etag: bytes, if_none_match: bytes) -> bool:
    """If-None-Match compares weakly, and every encoding of a body says the same (RFC 9110, 8.8.3
    and 13.1.2): `"hash"` and `"hash-encoding"` name the same.
    """
    if if_none_match == etag:
        return True
    tags = [_plain(tag.strip().removeprefix(b"W/")) for tag in if_none_match.split(b",")]
    return b"*" in tags or _plain(etag) in tags


def _plain(etag: bytes) -> bytes:
    """Without the encoding's part."""
    return etag.partition(b"-")[0].rstrip(b'"') + b'"' if etag.startswith(b'"') else etag


def _without_content(headers: Sequence[tuple[bytes, bytes]]) -> Headers:
    return [(name, value) for name, value in headers if name not in _OF_CONTENT]


def _correlation_id(traceparent: bytes | None, correlation_id: bytes | None) -> bytes:
    if traceparent is None and correlation_id is None:
        return b"%032x" % getrandbits(128)
    story = new_trace(_text(traceparent), _text(correlation_id))
    return story.correlation_id.encode()


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")
