"""What a hostile name, server or network may do to whoever sends: nothing."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from services.content.webhooks.client import HttpSender
from services.content.webhooks.domain import LONGEST_EXCERPT, Answer, Outcome, new_secret
from tests.support.clocks import MONDAY_NOON

HEAD = b"HTTP/1.1 %b\r\nConnection: close\r\n"


class Names:
    """A name server that gives the next answer each time, and the last one from then on."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@asynccontextmanager
async def answering(
    answer: bytes, *, pause: float = 0.0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server at a port, with the heads of the requests that came."""
    requests: list[bytes] = []
    writers: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        try:
            requests.append(await reader.readuntil(b"\r\n\r\n"))
            for at in range(0, len(answer), 64 if pause else len(answer) or 1):
                writer.write(answer[at : at + 64] if pause else answer)
                await writer.drain()
                await asyncio.sleep(pause)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1], requests
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


async def send(
    url: str,
    names: Names | None = None,
    *,
    may_be_loopback: bool = True,
    trust: ssl.SSLContext | None = None,
    seconds: float = 2.0,
) -> Answer:
    sender = HttpSender(
        resolve=names or Names(["127.0.0.1"]),
        may_be_loopback=may_be_loopback,
        ssl_context=trust,
        seconds=seconds,
    )
    try:
        return await sender.send(
            url, message_id="msg_1", body=b"{}", secrets=[new_secret()], at=MONDAY_NOON
        )
    finally:
        await sender.close()


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"], ["127.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"], ["fd00::1"], ["8.8.8.8", "10.0.0.1"], ["8.8.8.8"] * 5 + ["127.0.0.1"],
    ],
    ids=str,
)  # fmt: skip
async def test_a_name_that_stands_for_one_of_our_addresses_is_not_connected_to(
    addresses: list[str],
) -> None:
    async with answering(HEAD % b"204 OK" + b"\r\n") as (_, requests):
        answer = await send("https://hooks.example/", Names(addresses))
        assert answer.outcome is Outcome.ADDRESS_NOT_ALLOWED
        assert requests == []


async def test_this_machine_is_not_connected_to_without_the_setting() -> None:
    async with answering(HEAD % b"204 OK" + b"\r\n") as (port, requests):
        url = f"http://127.0.0.1:{port}/"
        assert (await send(url, may_be_loopback=False)).outcome is Outcome.ADDRESS_NOT_ALLOWED
        assert requests == []
        assert (await send(url)).outcome is Outcome.DELIVERED


async def test_a_name_is_looked_up_once_and_connected_to_as_it_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that stands for another address at the second look is never looked at again."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with answering(HEAD % b"204 OK" + b"\r\n") as (port, requests):
        names = Names(["127.0.0.1"], ["10.0.0.1"])
        assert (await send(f"http://localhost:{port}/x", names)).outcome is Outcome.DELIVERED
        assert names.asked == ["localhost"]
        assert requests[0].startswith(b"POST /x HTTP/1.1\r\nHost: localhost:")


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with answering(HEAD % b"204 OK" + b"\r\n") as (other, reached):
        location = b"Location: http://127.0.0.1:%d/\r\n\r\n" % other
        for status in (b"301 Moved", b"302 Found", b"307 Again", b"308 Moved"):
            async with answering(HEAD % status + location) as (port, _):
                answer = await send(f"http://127.0.0.1:{port}/")
                assert (answer.outcome, answer.status) == (Outcome.REFUSED, int(status[:3]))
        assert reached == []


async def test_of_a_long_answer_the_beginning_is_read_and_kept_as_plain_text() -> None:
    body = b"\x00\x1b[31m\xff<script>" + b"x" * 5_000_000
    async with answering(HEAD % b"200 OK" + b"\r\n" + body) as (port, _):
        answer = await send(f"http://127.0.0.1:{port}/")
    assert answer.outcome is Outcome.DELIVERED
    assert len(answer.excerpt) <= LONGEST_EXCERPT
    assert answer.excerpt.isprintable()


async def test_a_server_that_trickles_is_left_when_the_time_is_up() -> None:
    trickle = HEAD % b"200 OK" + b"Content-Length: 100000\r\n\r\n" + b"x" * 90_000
    async with answering(trickle, pause=0.05) as (port, _):
        began = time.monotonic()
        answer = await send(f"http://127.0.0.1:{port}/", seconds=0.4)
        assert answer.outcome is Outcome.TIMEOUT
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00" * 100, b"HTTP/9.9 hello\r\n\r\n", HEAD % b"999999 x" + b"\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 50_000, HEAD % b"101 Switching" + b"\r\n"],
    ids=lambda answer: ascii(answer[:20]),
)  # fmt: skip
async def test_what_is_no_answer_is_none(answer: bytes) -> None:
    async with answering(answer) as (port, _):
        given = await send(f"http://127.0.0.1:{port}/", seconds=1.0)
    assert given.outcome in {Outcome.UNREACHABLE, Outcome.REFUSED, Outcome.TIMEOUT}


async def test_a_name_without_an_address_is_not_reached() -> None:
    async def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    sender = HttpSender(resolve=nowhere, may_be_loopback=False)
    answer = await sender.send(
        "https://hooks.example/", message_id="m", body=b"{}", secrets=[], at=MONDAY_NOON
    )
    assert answer.outcome is Outcome.UNREACHABLE
    await sender.close()


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """Of a server with this name; signed by itself, and left in the folder to be trusted."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.replace(year=now.year - 1, day=1))
        .not_valid_after(now.replace(year=now.year + 1, day=1))
        .add_extension(names, critical=False)
        .sign(key, SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("named", "outcome"),
    [("localhost", Outcome.DELIVERED), ("hooks.example", Outcome.UNREACHABLE)],
)
async def test_a_server_has_to_prove_the_name_that_was_asked_for(
    tmp_path: Path, named: str, outcome: Outcome
) -> None:
    tls = certificate(tmp_path, named)
    trust = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
    async with answering(HEAD % b"204 OK" + b"\r\n", tls=tls) as (port, _):
        url = f"https://localhost:{port}/"
        assert (await send(url, trust=trust)).outcome is outcome
        assert (await send(url)).outcome is Outcome.UNREACHABLE
