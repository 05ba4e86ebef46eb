"""Which Kafka is used: a named cluster, Apache Kafka where it can be had, the embedded one."""

import asyncio
import struct
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.local.kafka import apache
from deploy.local.kafka.broker import Broker, Kind
from deploy.local.kafka.choice import choose
from deploy.local.kafka.front import topics_in
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.readiness import accepts
from deploy.local.state import ROOT
from shared.kafka.topics import create_topics, topics_are_there
from tests.support.waiting import eventually

pytestmark = pytest.mark.processes

JAVA_17 = "#!/bin/sh\necho 'openjdk version \"17.0.15\" 2025-04-15' >&2\n"
JAVA_11 = "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n"
MVN_WITHOUT_NETWORK = "#!/bin/sh\necho 'Unknown host'\nexit 1\n"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(script)
    program.chmod(0o755)


def chosen(tmp_path: Path, lines: list[str] | None = None, **environment: str) -> Broker:
    return choose(
        tmp_path / "kafka",
        libraries=tmp_path / "kafka",
        port=1,
        controller_port=2,
        say=(lines if lines is not None else []).append,
        environment=environment,
    )


def test_a_named_cluster_is_used_before_anything_else(tmp_path: Path) -> None:
    broker = chosen(tmp_path, KAFKA_BOOTSTRAP_SERVERS="broker:9092")
    assert (broker.kind, broker.bootstrap_servers) == (Kind.EXTERNAL, "broker:9092")
    assert broker.process is None


def test_without_java_the_embedded_broker_is_taken_and_the_reason_kept(
    tmp_path: Path, programs: Path
) -> None:
    broker = chosen(tmp_path)
    assert broker.kind is Kind.EMBEDDED
    assert "java 17" in broker.reason
    assert not list(programs.iterdir())


def test_an_old_java_is_as_good_as_none(tmp_path: Path, programs: Path) -> None:
    put(programs, "java", JAVA_11)
    assert "java 17" in chosen(tmp_path).reason


def test_without_mvn_and_without_jars_the_embedded_broker_is_taken(
    tmp_path: Path, programs: Path
) -> None:
    put(programs, "java", JAVA_17)
    broker = chosen(tmp_path)
    assert (broker.kind, broker.reason) == (Kind.EMBEDDED, "mvn was not found")


def test_when_the_jars_cannot_be_fetched_the_embedded_broker_is_taken_and_it_is_said(
    tmp_path: Path, programs: Path
) -> None:
    put(programs, "java", JAVA_17)
    put(programs, "mvn", MVN_WITHOUT_NETWORK)
    lines: list[str] = []
    broker = chosen(tmp_path, lines)
    assert broker.kind is Kind.EMBEDDED
    assert "could not be fetched" in broker.reason
    assert "Unknown host" in (tmp_path / "kafka" / "fetch.log").read_text()
    assert not apache.has_libraries(tmp_path / "kafka")
    assert lines


def test_jars_that_are_there_are_used_without_mvn(tmp_path: Path, programs: Path) -> None:
    put(programs, "java", JAVA_17)
    apache.libraries_in(tmp_path / "kafka").mkdir(parents=True)
    broker = chosen(tmp_path)
    assert broker.kind is Kind.APACHE
    assert broker.process
    assert broker.bootstrap_servers == "127.0.0.1:1"


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "21" 2023-09-19', 21),
        ('openjdk version "25-ea" 2025-09-16', 25),
        ('java version "1.8.0_402"', 8),
        ("no java here", None),
    ],
)
def test_java_tells_its_version_in_several_ways(says: str, version: int | None) -> None:
    assert apache.major_version(says) == version


def test_topics_come_from_the_product_and_never_by_accident(tmp_path: Path) -> None:
    lines = apache.configuration(tmp_path, 1, 2).splitlines()
    assert "auto.create.topics.enable=false" in lines
    assert "listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2" in lines


def test_the_version_that_is_said_is_the_one_that_is_fetched() -> None:
    names = {"m": "http://maven.apache.org/POM/4.0.0"}
    pom = ET.parse(apache.POM)  # noqa: S314 - a file of this repository
    version = pom.findtext("m:dependencies/m:dependency/m:version", namespaces=names)
    broker = Broker(kind=Kind.APACHE, reason="", bootstrap_servers="")
    assert broker.describe() == f"Apache Kafka {version}"


def test_topics_are_read_from_a_request_with_everything_in_it() -> None:
    request = (
        struct.pack(">hhih", 19, 0, 7, -1)
        + struct.pack(">ih", 2, 1) + b"a" + struct.pack(">ih", 6, 1)
        + struct.pack(">iiii", 1, 0, 1, 1)  # partition 0 on broker 1
        + struct.pack(">ih", 1, 3) + b"k.k" + struct.pack(">h", -1)
        + struct.pack(">h", 2) + "é".encode() + struct.pack(">ihiii", 1, 1, 0, 0, 30_000)
    )  # fmt: skip
    assert list(topics_in(request)) == [("a", 6), ("é", 1)]


@pytest.fixture
async def embedded_broker() -> AsyncIterator[str]:
    (port,) = free_ports(1)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.local.embedded_broker", str(port), cwd=ROOT
    )
    await eventually(accepts(LOOPBACK, port))
    yield f"{LOOPBACK}:{port}"
    process.terminate()
    assert await process.wait() == 0


async def test_the_embedded_broker_has_the_products_topics_and_makes_others(
    embedded_broker: str,
) -> None:
    await create_topics(embedded_broker, prefix="other.")
    await create_topics(embedded_broker, prefix="other.")
    assert await topics_are_there(embedded_broker)
    assert await topics_are_there(embedded_broker, prefix="other.")


async def test_what_the_embedded_broker_takes_it_gives_back_in_order(embedded_broker: str) -> None:
    topic = "content.events"
    async with AIOKafkaProducer(bootstrap_servers=embedded_broker, acks="all") as producer:
        for number in range(20):
            await producer.send_and_wait(topic, str(number).encode(), key=b"one")
    got: list[bytes] = []
    async with AIOKafkaConsumer(
        topic,
        bootstrap_servers=embedded_broker,
        group_id="readers",
        auto_offset_reset="earliest",
        fetch_max_wait_ms=20,
    ) as consumer:
        while len(got) < 20:
            for records in (await consumer.getmany(timeout_ms=500)).values():
                got += [record.value for record in records]
    assert got == [str(number).encode() for number in range(20)]
