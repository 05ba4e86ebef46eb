"""Whole answers as they go over the wire, and how they get there.

Our server (`shared.web.protocol`) offers to write one at once, which spares it to look at each
header of what it has sent before. Every other server gets the messages of ASGI.
"""

from collections.abc import Collection, Mapping
from typing import Final, Protocol

from starlette.types import Scope, Send

Headers = list[tuple[bytes, bytes]]

EXTENSION: Final = "wayfare.wire"
_NOTHING: Final[dict[str, object]] = {}


class Wire(Protocol):
    def give(self, scope: Scope, status: int, *parts: bytes) -> bool:
        """Writes the answer to this request; False: it cannot just now, and nothing is written."""
        ...


def wire_of(scope: Scope) -> Wire | None:
    found: Wire | None = scope.get("extensions", _NOTHING).get(EXTENSION)
    return found


def put_wire(scope: Scope, wire: Wire | None) -> None:
    """What is inside is given this one instead; with None it answers by messages alone, which
    whoever stands in between can look at.
    """
    scope["extensions"] = {**scope.get("extensions", _NOTHING), EXTENSION: wire}


async def send_whole(scope: Scope, send: Send, status: int, *parts: bytes) -> None:
    """The parts together are header lines, the empty line that ends them, and the body."""
    wire = wire_of(scope)
    if wire is not None and wire.give(scope, status, *parts):
        return
    lines, end, body = b"".join(parts).partition(b"\r\n\r\n")
    headers = as_headers(lines + end[:2])
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def raw(headers: Mapping[str, str]) -> Headers:
    """As ASGI has them."""
    return [(name.lower().encode("latin-1"), v.encode("latin-1")) for name, v in headers.items()]


def as_lines(headers: Collection[tuple[bytes, bytes]]) -> bytes:
    return b"".join([b"%b: %b\r\n" % pair for pair in headers])


def as_headers(lines: bytes) -> Headers:
    pairs = [line.partition(b": ") for line in lines.split(b"\r\n")[:-1]]
    return [(name, value) for name, _, value in pairs]


def are_lines(headers: Collection[tuple[bytes, bytes]]) -> bool:
    """Whether each is one: no value has an end of line of its own."""
    lines = as_lines(headers)
    return lines.count(b"\n") == lines.count(b"\r") == len(headers)
