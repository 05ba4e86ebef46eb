"""A front for the mock cluster: gives it a fixed port and makes topics, which it cannot do itself.

Everything else is passed on as it is. Of Kafka's protocol only the head of a request (size, kind,
version, number), the list of what the broker can do and CreateTopics are read here, both in their
oldest form.
"""

import asyncio
import contextlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from deploy.local.ports import LOOPBACK

API_VERSIONS = 18
CREATE_TOPICS = 19
LARGEST_FRAME = 100_000_000

CreateTopic = Callable[[str, int], int]
"""Name and number of partitions to Kafka's error code."""


@dataclass(frozen=True)
class Front:
    broker_port: int
    create_topic: CreateTopic

    async def serve(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._accept, LOOPBACK, port)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        broker_reader, broker_writer = await asyncio.open_connection(LOOPBACK, self.broker_port)
        connection = _Connection(writer, broker_writer, self.create_topic)
        answers = asyncio.create_task(connection.answers(broker_reader))
        try:
            await connection.requests(reader)
        finally:
            answers.cancel()
            broker_writer.close()
            writer.close()


@dataclass
class _Connection:
    client: asyncio.StreamWriter
    broker: asyncio.StreamWriter
    create_topic: CreateTopic
    asked_for_versions: set[int] = field(default_factory=set)

    async def requests(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                request = await _frame(reader)
                kind, _, number = struct.unpack_from(">hhi", request)
                if kind == CREATE_TOPICS:
                    await _send(self.client, struct.pack(">i", number) + self._created(request))
                    continue
                if kind == API_VERSIONS:
                    self.asked_for_versions.add(number)
                await _send(self.broker, request)

    async def answers(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                answer = await _frame(reader)
                (number,) = struct.unpack_from(">i", answer)
                if number in self.asked_for_versions:
                    self.asked_for_versions.discard(number)
                    answer = with_create_topics(answer)
                await _send(self.client, answer)
        self.client.close()

    def _created(self, request: bytes) -> bytes:
        results = [(name, self.create_topic(name, count)) for name, count in topics_in(request)]
        return struct.pack(">i", len(results)) + b"".join(
            _text(name) + struct.pack(">h", error) for name, error in results
        )


def with_create_topics(answer: bytes) -> bytes:
    """Adds CreateTopics to what the broker says it can do (ApiVersions, version 0)."""
    number, error, count = struct.unpack_from(">ihi", answer)
    entry = struct.pack(">hhh", CREATE_TOPICS, 0, 0)
    return struct.pack(">ihi", number, error, count + 1) + answer[10:] + entry


def topics_in(request: bytes) -> Iterator[tuple[str, int]]:
    """The names and partition counts of a CreateTopics request, version 0."""
    reader = _Reader(request, 8)
    reader.text()  # who asks
    for _ in range(reader.integer()):
        name, partitions = reader.text(), reader.integer()
        reader.skip(2)  # copies of each partition: there is one broker
        for _ in range(reader.integer()):  # places chosen by the client
            reader.skip(4)
            reader.skip(4 * reader.integer())
        for _ in range(reader.integer()):  # settings
            reader.text()
            reader.text()
        yield name, partitions


@dataclass
class _Reader:
    content: bytes
    at: int

    def integer(self) -> int:
        (value,) = struct.unpack_from(">i", self.content, self.at)
        self.at += 4
        return int(value)

    def text(self) -> str:
        (length,) = struct.unpack_from(">h", self.content, self.at)
        start = self.at + 2
        self.at = start + max(length, 0)
        return self.content[start : self.at].decode()

    def skip(self, count: int) -> None:
        self.at += count


async def _frame(reader: asyncio.StreamReader) -> bytes:
    (size,) = struct.unpack(">i", await reader.readexactly(4))
    if not 4 <= size <= LARGEST_FRAME:
        raise ConnectionError("this is not Kafka's protocol")
    return await reader.readexactly(size)


async def _send(writer: asyncio.StreamWriter, frame: bytes) -> None:
    writer.write(struct.pack(">i", len(frame)) + frame)
    await writer.drain()


def _text(value: str) -> bytes:
    return struct.pack(">h", len(value.encode())) + value.encode()
