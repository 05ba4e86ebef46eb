"""Apache Kafka from Maven Central's jars: one node that is broker and controller."""

import contextlib
import shutil
import subprocess
import tempfile
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import LOOPBACK
from deploy.local.process import Process, Stage
from deploy.local.refusals import CannotStart

POM = Path(__file__).with_name("pom.xml")
OLDEST_JAVA = 17
JVM = (
    *("-Xmx512m", "-Dlog4j2.level=WARN", "-Djava.awt.headless=true"),
    # The cores are shared with everything else: the simple collector starts faster, in one thread.
    # The quick compiler alone: with the thorough one a start and the first 100,000 records take
    # half as much CPU again, and a record half as much even then. Nobody reads the JVM's counters.
    *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"),
)


@dataclass(frozen=True, kw_only=True)
class Installation:
    java: str
    libraries: Path

    def command(self, main: str, *arguments: str) -> tuple[str, ...]:
        return (self.java, *JVM, "-cp", f"{self.libraries}/*", main, *arguments)


def find_java() -> str | None:
    """The `java` of the PATH when it is new enough."""
    java = shutil.which("java")
    if not java:
        return None
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = major_version(answer.stderr)
    return java if version and version >= OLDEST_JAVA else None


def major_version(says: str) -> int | None:
    """From `openjdk version "17.0.15" 2025-04-15`, or from `"1.8.0_402"` of the old times."""
    _, _, quoted = says.partition('version "')
    parts = quoted.partition('"')[0].replace("-", ".").split(".")
    if not parts[0].isdigit():
        return None
    return int(parts[1]) if parts[0] == "1" and len(parts) > 1 else int(parts[0])


def libraries_in(folder: Path) -> Path:
    return folder / "libs"


def has_libraries(folder: Path) -> bool:
    return libraries_in(folder).is_dir()


def fetch_libraries(folder: Path, mvn: str, progress: Callable[[int], None]) -> None:
    """Copied aside first, so that a fetch that was cut short leaves nothing that looks whole."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="libs.draft-", dir=folder))
    command = [mvn, "-B", "-f", str(POM), "dependency:copy-dependencies"]
    command += ["-Dmdep.useBaseVersion=true", f"-DoutputDirectory={draft}"]
    if _run(command, folder / "fetch.log", progress) != 0:
        raise CannotStart(
            f"Apache Kafka could not be fetched; Maven's words are in {folder}/fetch.log"
        )
    with contextlib.suppress(OSError):  # somebody else was faster
        draft.rename(libraries_in(folder))
    shutil.rmtree(draft, ignore_errors=True)


def _run(command: list[str], log: Path, progress: Callable[[int], None]) -> int:
    fetched = 0
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            text=True, errors="replace",
        ) as maven,
    ):  # fmt: skip
        for line in maven.stdout or ():
            file.write(line)
            if "Downloaded " in line and ".jar" in line:
                fetched += 1
                progress(fetched)
    return maven.returncode


def prepare(kafka: Installation, folder: Path, *, port: int, controller_port: int) -> Process:
    """Write the configuration, format the data folder at the first start."""
    data, properties = folder / "data", folder / "server.properties"
    data.mkdir(parents=True, exist_ok=True)
    properties.write_text(configuration(data, port, controller_port), encoding="utf-8")
    if not (data / "meta.properties").exists():
        _format(kafka, properties)
    command = kafka.command("kafka.Kafka", str(properties))
    return Process(name="kafka", command=command, stage=Stage.KAFKA, grace=30.0)


def _format(kafka: Installation, properties: Path) -> None:
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "A")
    command = kafka.command(
        "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(properties)
    )
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise CannotStart(f"Kafka's data folder could not be prepared: {answer.stderr.strip()}")


def configuration(data: Path, port: int, controller_port: int) -> str:
    settings = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{port}",
        "log.dirs": data,
        "auto.create.topics.enable": "false",
        "default.replication.factor": 1,
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "transaction.state.log.num.partitions": 4,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        # Each of these threads looks for work several times a second, and there are two cores.
        "num.network.threads": 1,
        "num.io.threads": 2,
        "group.coordinator.threads": 1,
        "share.coordinator.threads": 1,
        # Records that say nothing, so that other members can be seen to follow: there are none.
        "metadata.max.idle.interval.ms": 0,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
