"""Sends a message over HTTPS to where somebody else has said, without trusting it.

What a host's name stands for is looked up here, every address of it is checked, and the connection
goes to one of the addresses that were checked: between check and connection no name is looked up
again. Redirects are not followed, no proxy and no environment variable is heeded, and of an answer
no more is read than is kept.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import httpcore2
from standardwebhooks import Webhook

from services.content.webhooks.domain import (
    ATTEMPT_SECONDS,
    LONGEST_EXCERPT,
    MOST_ENDPOINTS,
    Answer,
    Outcome,
    may_connect,
)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The internet addresses of a host; raises `OSError`."""

_CONNECT_SECONDS: Final = 5.0
_IDLE_SECONDS: Final = 5.0
_MOST_ADDRESSES: Final = 3
"""Of one host are tried."""
_MOST_BYTES: Final = 16 * 1024
"""Of an answer's body; the rest is not read."""
_USER_AGENT: Final = b"Wayfare-Webhooks/1"


class AddressNotAllowed(Exception):
    """The name stands for an address that is not on the public internet."""


class Resolver:
    """Looks names up in threads of its own: a name server that hangs keeps only those waiting who
    ask for its names.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_ENDPOINTS, thread_name_prefix="webhook-names")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _addresses_of, host, port)
        return [str(entry[4][0]) for entry in found]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class HttpSender:
    """Connections are kept for a moment, and never waited for: there may be as many as endpoints.
    `ssl_context`: whom to trust, instead of the machine's authorities.
    """

    def __init__(
        self,
        *,
        resolve: Resolve,
        may_be_loopback: bool,
        ssl_context: ssl.SSLContext | None = None,
        seconds: float = ATTEMPT_SECONDS,
    ) -> None:
        self._seconds = seconds
        self._connections = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=None,
            max_keepalive_connections=MOST_ENDPOINTS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_CheckedNetwork(resolve, may_be_loopback=may_be_loopback),
        )

    async def send(
        self, url: str, *, message_id: str, body: bytes, secrets: Sequence[str], at: datetime
    ) -> Answer:
        headers = _signed_headers(message_id, body, secrets, at)
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._exchange(url, headers, body)
        except (TimeoutError, httpcore2.TimeoutException):
            answer = Answer(outcome=Outcome.TIMEOUT)
        except AddressNotAllowed:
            answer = Answer(outcome=Outcome.ADDRESS_NOT_ALLOWED)
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            answer = Answer(outcome=Outcome.UNREACHABLE, excerpt=type(error).__name__)
        return _lasting(answer, time.monotonic() - began)

    async def close(self) -> None:
        await self._connections.aclose()

    async def _exchange(
        self, url: str, headers: Sequence[tuple[bytes, bytes]], body: bytes
    ) -> Answer:
        seconds = {"connect": _CONNECT_SECONDS, "read": self._seconds, "write": self._seconds}
        async with self._connections.stream(
            b"POST", url, headers=headers, content=body, extensions={"timeout": seconds}
        ) as response:
            text = await _beginning_of(response)
            return Answer(
                outcome=_outcome_of(response.status),
                status=response.status,
                excerpt=_excerpt_of(text),
                retry_after=_retry_after(response),
            )


class _CheckedNetwork(httpcore2.AsyncNetworkBackend):
    """The only way to a socket. TLS asks for the host by its name, and checks the name."""

    def __init__(self, resolve: Resolve, *, may_be_loopback: bool) -> None:
        self._resolve = resolve
        self._may_be_loopback = may_be_loopback
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._checked(host, port)
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._network.connect_tcp(
            addresses[-1], port, timeout, local_address, socket_options
        )

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        """All of them must be allowed: one that is not tells of a name that means us."""
        addresses = list(dict.fromkeys(await self._resolve(host, port)))
        if not addresses:
            raise OSError("a name without an address")
        for address in addresses:
            if not may_connect(host, port, address, may_be_loopback=self._may_be_loopback):
                raise AddressNotAllowed
        return addresses[:_MOST_ADDRESSES]


def _addresses_of(host: str, port: int) -> Sequence[Any]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def _signed_headers(
    message_id: str, body: bytes, secrets: Sequence[str], at: datetime
) -> Sequence[tuple[bytes, bytes]]:
    """Standard Webhooks: of several signatures the receiver needs to know one."""
    text = body.decode()
    signatures = [Webhook(secret).sign(message_id, at, text) for secret in secrets]
    return (
        (b"content-type", b"application/json"),
        (b"user-agent", _USER_AGENT),
        (b"webhook-id", message_id.encode()),
        (b"webhook-timestamp", str(int(at.timestamp())).encode()),
        (b"webhook-signature", " ".join(signatures).encode()),
    )


async def _beginning_of(response: httpcore2.Response) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_stream():
        parts.append(part)
        size += len(part)
        if size >= _MOST_BYTES:
            break
    return b"".join(parts)[:_MOST_BYTES]


def _excerpt_of(body: bytes) -> str:
    """As one line that can be shown and stored."""
    text = body[: 4 * LONGEST_EXCERPT].decode(errors="replace")
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_EXCERPT].strip()


def _outcome_of(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.DELIVERED
    return Outcome.GONE if status == HTTPStatus.GONE else Outcome.REFUSED


def _retry_after(response: httpcore2.Response) -> timedelta | None:
    """In seconds; a date is not heeded."""
    given = next((v for name, v in response.headers if name.lower() == b"retry-after"), b"")
    if not given.isdigit() or len(given) > 6:
        return None
    return timedelta(seconds=int(given))


def _lasting(answer: Answer, seconds: float) -> Answer:
    return Answer(
        outcome=answer.outcome,
        status=answer.status,
        excerpt=answer.excerpt,
        retry_after=answer.retry_after,
        duration_ms=round(seconds * 1000),
    )
