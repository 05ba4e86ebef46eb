"""Posts of programs that are answered in front of the framework where nothing about them is
unusual.

The route stays in the framework: it describes the address and gives every other answer, refusals
included. What has been done in front of it (counting, the error) travels in the request's state, so
nothing is done twice.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Refusal
from shared.limits import LimitReached, RequestLimits, by_address
from shared.mongo import NO_ANSWER
from shared.web.wire import as_lines, raw, send_whole

COUNTED: Final = "counted"
"""In a request's state: that its client was counted already."""
OVER_LIMIT: Final = "over_limit"
REFUSED: Final = "refused"
"""In a request's state: the error with which its answer has ended already."""

_JSON: Final = frozenset({b"application/json", b"application/json; charset=utf-8"})
_ENDED: Final = (Refusal, *NO_ANSWER)

Answer = Callable[[bytes, Mapping[bytes, bytes]], Awaitable[bytes | None]]
"""The answer's JSON to a body and headers. None: the framework is to look at it, and nothing has
happened yet.
"""


@dataclass(frozen=True, kw_only=True)
class DirectPost:
    """Of a route of `limited(…, later=True)`, whose endpoint looks at `over_limit`.

    `status` and `headers` are those of the ordinary answer; `subject` is what is counted by the
    client (`<subject>_by_address`, `<subject>_by_network`); bodies have at most `body_limit` bytes.
    """

    path: str
    answer: Answer
    status: int
    headers: Mapping[str, str]
    limits: RequestLimits
    subject: str
    body_limit: int


class DirectPosts:
    """An ASGI layer inside the one that traces, logs and counts."""

    def __init__(self, app: ASGIApp, *, posts: Sequence[DirectPost]) -> None:
        self._app = app
        self._posts = {post.path: (post, _Route(post.path), _own_lines(post)) for post in posts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = self._posts.get(scope.get("path", ""))
        if known is None or not _is_plain(scope):
            await self._app(scope, receive, send)
            return
        post, route, own = known
        headers = dict(scope["headers"])
        if len(headers) < len(scope["headers"]) or not _may_be_read(headers, post.body_limit):
            await self._app(scope, receive, send)
            return
        scope["route"] = route
        read = _Read(receive)
        answer = await _answered(post, scope, headers, read)
        if answer is None:
            await self._app(scope, read.again, send)
            return
        end = b"content-length: %d\r\n\r\n" % len(answer)
        await send_whole(scope, send, post.status, own, end, answer)


async def _answered(
    post: DirectPost, scope: Scope, headers: Mapping[bytes, bytes], read: "_Read"
) -> bytes | None:
    state = scope.setdefault("state", {})
    try:
        await post.limits.take(by_address(post.subject, scope["client"][0]))
        state[COUNTED] = True
        body = await read.whole()
        return None if body is None else await post.answer(body, headers)
    except LimitReached as reached:
        state[REFUSED if state.get(COUNTED) else OVER_LIMIT] = reached
        state[COUNTED] = True
        return None
    except _ENDED as error:
        state[REFUSED] = error
        return None


class _Read:
    """The messages of a request, kept so that the framework can read them again."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: list[Message] = []

    async def whole(self) -> bytes | None:
        """The body; None where the client has gone before its end."""
        while True:
            message = await self._receive()
            self._kept.append(message)
            if message["type"] != "http.request":
                return None
            if not message.get("more_body", False):
                return b"".join(kept.get("body", b"") for kept in self._kept)

    async def again(self) -> Message:
        return self._kept.pop(0) if self._kept else await self._receive()


@dataclass(frozen=True)
class _Route:
    """What logs and metrics call the address."""

    path_format: str


def _own_lines(post: DirectPost) -> bytes:
    return as_lines(raw({**post.headers, "Content-Type": "application/json"}))


def _is_plain(scope: Scope) -> bool:
    return bool(
        scope["type"] == "http" and scope["method"] == "POST" and not scope.get("query_string")
    )


def _may_be_read(headers: Mapping[bytes, bytes], limit: int) -> bool:
    """Whether the body is JSON of a length that is told and allowed."""
    length = headers.get(b"content-length", b"")
    return (
        headers.get(b"content-type", b"").lower() in _JSON
        and length.isdigit()
        and len(length) < 10
        and int(length) <= limit
        and b"content-encoding" not in headers
    )


def outcome_before(state: Any) -> tuple[bool, BaseException | None]:
    """Whether the client of this request was counted in front of the framework, and the error with
    which its answer has ended there.
    """
    return bool(getattr(state, COUNTED, False)), getattr(state, REFUSED, None)
