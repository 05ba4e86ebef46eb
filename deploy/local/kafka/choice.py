"""Chooses the Kafka to use and prepares it."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.kafka import apache, embedded
from deploy.local.kafka.broker import Broker, Kind
from deploy.local.ports import LOOPBACK
from deploy.local.refusals import CannotStart

Say = Callable[[str], None]


def choose(
    data: Path,
    *,
    libraries: Path,
    port: int,
    controller_port: int,
    say: Say,
    environment: Mapping[str, str] = os.environ,
) -> Broker:
    if named := environment.get("KAFKA_BOOTSTRAP_SERVERS"):
        return Broker(kind=Kind.EXTERNAL, reason="it is named", bootstrap_servers=named)
    address = f"{LOOPBACK}:{port}"
    installation, reason = find_apache(libraries, say)
    if not installation:
        process = embedded.embedded_broker(port)
        return Broker(kind=Kind.EMBEDDED, reason=reason, bootstrap_servers=address, process=process)
    process = apache.prepare(installation, data, port=port, controller_port=controller_port)
    return Broker(
        kind=Kind.APACHE,
        reason=reason,
        bootstrap_servers=address,
        process=process,
    )


def find_apache(folder: Path, say: Say) -> tuple[apache.Installation | None, str]:
    """Apache Kafka when it can be had, and why, or why not."""
    java, mvn = apache.find_java(), shutil.which("mvn")
    if not java:
        return None, f"java {apache.OLDEST_JAVA} or newer was not found"
    if not apache.has_libraries(folder):
        if not mvn:
            return None, "mvn was not found"
        try:
            _fetch(folder, mvn, say)
        except CannotStart as refusal:
            return None, str(refusal)
    libraries = apache.libraries_in(folder)
    return apache.Installation(java=java, libraries=libraries), "java and its jars are there"


def _fetch(folder: Path, mvn: str, say: Say) -> None:
    say("Fetching Apache Kafka with Maven; this happens once (about 45 MB)")

    def progress(count: int) -> None:
        if count % 10 == 0:
            say(f"  {count} files fetched")

    apache.fetch_libraries(folder, mvn, progress)
