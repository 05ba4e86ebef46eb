"""Answers that are ready to be sent: the same request again costs a lookup and not the framework.

An endpoint says of an answer what it was made from (`keep_ready`). While somebody follows the
changes of that, the answer is kept and given in front of the framework, until one of its sources is
forgotten. What is not kept falls through, and is kept on its way back (`shared.web.keeping`).

Only the few addresses are kept that the service itself would name: what anybody may add to one
would be another answer each.

Ready answers are counted like all others; they leave no line in the log and no span.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from random import getrandbits
from typing import Final

from fastapi import Request
from prometheus_client import Counter
from starlette.types import Scope, Send

from shared.clock import Clock, utc_now
from shared.logs import get_log
from shared.telemetry import counter, gauge, new_trace
from shared.web.encodings import preferred_encoding
from shared.web.forgotten import Forgotten
from shared.web.kept import Kept, head_of
from shared.web.locales import LOCALES
from shared.web.middleware import REQUESTS, route_of
from shared.web.spilling import Slot, SpilledBodies
from shared.web.wire import Headers, are_lines, as_lines, send_whole

METHODS: Final = ("GET", "HEAD")

_SOURCES: Final = "wayfare.ready.sources"
_UNTIL: Final = "wayfare.ready.until"
_QUERIES: Final = frozenset(
    {b"", *(f"locale={tag}".encode() for one in LOCALES for tag in (one, one.partition("-")[0]))}
)
_MOST_ENCODINGS: Final = 500
_LONGEST_ENCODING: Final = 100
_BODIES_IN_MEMORY: Final = 0.5
"""Part of the memory; the rest is for what each answer takes besides its body."""
_log = get_log(__name__)
_bytes = gauge("ready_answers_bytes", "Memory that ready answers take.")
_made = counter("ready_answers_made_total", "Answers that were made anew and kept.")

_Key = bytes
"""One string, since each object more is another look into memory that no processor has at hand."""


def keep_ready(
    request: Request, sources: Collection[str], *, until: datetime | None = None
) -> None:
    """What the endpoint answers may be kept until one of these is forgotten, and not beyond
    `until`: it is the same for everybody who asks for the same address in the same encoding. A body
    that is encoded already has a strong ETag.
    """
    request.scope[_SOURCES] = frozenset(sources)
    request.scope[_UNTIL] = until


def is_shared(scope: Scope) -> bool:
    """Whether the endpoint has said so."""
    return _SOURCES in scope


class ReadyAnswers:
    """`most_bytes` is the memory that may be taken. Bodies beyond a part of that go to a file of
    `most_spilled_bytes`; beyond both, what nobody has asked for in the meantime gives way, the
    oldest first. (A list in the order of asking would be written for each request.)
    """

    def __init__(
        self, *, most_bytes: int, most_spilled_bytes: int = 0, now: Clock = utc_now
    ) -> None:
        self._now = now
        self._spilled = SpilledBodies(most_bytes=most_spilled_bytes)
        self._encodings: dict[bytes, bytes] = {}
        self._most_bytes = most_bytes
        self._counted: dict[str, Mapping[tuple[str, int], Counter]] = {}
        self._texts: dict[bytes, bytes] = {}
        self._answers: OrderedDict[_Key, Kept] = OrderedDict()
        self._made_from: dict[str, set[_Key]] = defaultdict(set)
        self._forgotten = Forgotten()
        self._is_followed = False
        self.bytes = self._bodies_bytes = 0

    @property
    def changes(self) -> int:
        """How often something was forgotten."""
        return self._forgotten.changes

    def follow(self) -> None:
        """From now on every change is told by `forget`; what was begun before may be older."""
        self.forget_all()
        self._is_followed = True

    def unfollow(self) -> None:
        """Changes are no longer told: nothing is kept, and nothing given."""
        self._is_followed = False
        self.forget_all()

    def forget(self, *sources: str) -> None:
        self._forgotten.note(sources)
        for source in sources:
            for key in self._made_from.pop(source, ()):
                self._remove(key)

    def forget_all(self) -> None:
        self._forgotten.note_everything()
        self._answers.clear()
        self._made_from.clear()
        self._spilled.clear()
        self.bytes = self._bodies_bytes = 0
        _bytes.set(0)

    async def answer(self, scope: Scope, send: Send) -> bool:
        """Answers a request that there is an answer for; otherwise False."""
        if scope["type"] != "http" or scope["method"] not in METHODS:
            return False
        asked = dict(reversed(scope["headers"]))  # of several of a name the first
        if b"authorization" in asked:  # whoever says who they are is heard first
            return False
        key = self._key(scope, asked.get(b"accept-encoding", b""))
        ready = self._answers.get(key)
        if ready is None or (ready.until is not None and ready.until <= self._now()):
            return False
        if not ready.is_asked:
            ready.is_asked = True
        status, rest, slot = ready.for_request(scope["method"], asked.get(b"if-none-match"))
        spilled = b"" if slot is None else self._read(key, slot)
        if spilled is None:
            return False
        ready.counted[scope["method"], status].inc()
        lines = b"%bx-correlation-id: %b\r\n" % (ready.shared, _correlation_id(asked))
        await send_whole(scope, send, status, lines, rest, spilled)
        return True

    def keep(
        self, scope: Scope, headers: Headers, body: bytes, *, begun: int, always: Headers
    ) -> None:
        """`begun`: `changes` when the answer was begun; `always`: headers of every answer."""
        sources = tuple(scope[_SOURCES])
        if not self._is_followed or self._forgotten.has(sources, since=begun):
            return
        if scope["method"] != "GET" or not _is_canonical(scope) or not are_lines(headers):
            return
        given = dict(headers)
        accepted = next((v for n, v in scope["headers"] if n == b"accept-encoding"), b"")
        key = self._key(scope, accepted)
        head, of_304 = head_of(headers)
        ready = Kept(
            rest=head,
            of_304=of_304,
            of_head=len(head),
            shared=self._one(as_lines([pair for pair in always if pair[0] not in given])),
            etag=given[b"etag"],
            sources=sources,
            counted=self._counted_of(route_of(scope)),
            until=scope.get(_UNTIL),
        )
        self._remove(key)
        self._put(key, ready, body)

    def _put(self, key: _Key, ready: Kept, body: bytes) -> None:
        """`ready` is without its body yet."""
        try:
            while not self._store(ready, body):
                if not self._answers:
                    return
                self._give_way()
        except OSError as error:
            _log.warning("ready.not-spilled", error=type(error).__name__)
            return
        self._answers[key] = ready
        self.bytes += ready.size
        self._bodies_bytes += ready.body_bytes
        for source in ready.sources:
            self._made_from[source].add(key)
        _made.inc()
        _bytes.set(self.bytes)

    def _store(self, ready: Kept, body: bytes) -> bool:
        """Puts the body where it may lie now; False: nowhere."""
        if self.bytes + ready.size > self._most_bytes:
            return False
        is_for_memory = self._bodies_bytes + len(body) <= self._most_bytes * _BODIES_IN_MEMORY
        if is_for_memory and self.bytes + ready.size + len(body) <= self._most_bytes:
            ready.rest += body
            return True
        ready.spilled = self._spilled.write(body)
        return ready.spilled is not None

    def _give_way(self) -> None:
        """The oldest, but for one that was asked for: that is as young as any now."""
        key, ready = next(iter(self._answers.items()))
        if ready.is_asked:
            ready.is_asked = False
            self._answers.move_to_end(key)
        else:
            self._remove(key)

    def _read(self, key: _Key, spilled: Slot) -> bytes | None:
        try:
            return self._spilled.read(spilled)
        except OSError as error:
            _log.warning("ready.spilled-unreadable", error=type(error).__name__)
            self._remove(key)
            return None

    def _counted_of(self, route: str) -> Mapping[tuple[str, int], Counter]:
        if route not in self._counted:
            self._counted[route] = {
                (method, status): REQUESTS.labels(method, route, str(status))
                for method in METHODS
                for status in (200, 304)
            }
        return self._counted[route]

    def _one(self, text: bytes) -> bytes:
        """The same object for all that say the same."""
        return self._texts.setdefault(text, text)

    def _key(self, scope: Scope, accepted: bytes) -> _Key:
        return b"%b %b?%b" % (
            self._encoding_for(accepted),
            scope.get("raw_path") or b"",
            scope["query_string"],
        )

    def _encoding_for(self, accepted: bytes) -> bytes:
        """Browsers send a handful of values; whatever else is sent is not remembered."""
        known = self._encodings.get(accepted)
        if known is None:
            known = preferred_encoding(accepted.decode("latin-1")).encode()
            if len(self._encodings) < _MOST_ENCODINGS and len(accepted) <= _LONGEST_ENCODING:
                self._encodings[accepted] = known
        return known

    def _remove(self, key: _Key) -> None:
        ready = self._answers.pop(key, None)
        if ready is None:
            return
        self.bytes -= ready.size
        self._bodies_bytes -= ready.body_bytes
        if ready.spilled is not None:
            self._spilled.free(ready.spilled)
        _bytes.set(self.bytes)
        for source in ready.sources:
            keys = self._made_from.get(source, set())
            keys.discard(key)
            if not keys:
                self._made_from.pop(source, None)


def _is_canonical(scope: Scope) -> bool:
    """`raw_path` is not told by every server."""
    path = scope.get("raw_path")
    return path is not None and b"%" not in path and scope["query_string"] in _QUERIES


def _correlation_id(asked: Mapping[bytes, bytes]) -> bytes:
    traceparent, given = asked.get(b"traceparent"), asked.get(b"x-correlation-id")
    if traceparent is None and given is None:
        return b"%032x" % getrandbits(128)
    return new_trace(_text(traceparent), _text(given)).correlation_id.encode()


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")
