"""MongoDB on this machine: the `mongod` of a wheel, as a replica set with one member."""

import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.ports import LOOPBACK
from deploy.local.process import Process, Stage
from deploy.local.readiness import Ready
from deploy.local.refusals import CannotStart, LibraryMissing

REPLICA_SET = "rs0"
NOT_YET_INITIALIZED = 94
# Which Debian package brings a library that the binary is linked against.
PACKAGES = {
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "libcurl.so.4": "libcurl4",
    "liblzma.so.5": "liblzma5",
}


def find_mongod() -> Path:
    """Refuses when the binary is missing or cannot be loaded on this machine."""
    binary = Path(sysconfig.get_path("purelib"), "fiftyone", "db", "bin", "mongod")
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    except OSError as error:
        raise CannotStart(
            "The mongod of this set-up runs on 64-bit Intel and AMD Linux only. "
            "Set MONGODB_URI to a MongoDB replica set of your own."
        ) from error
    refuse_missing_library(answer.stderr)
    return binary


def refuse_missing_library(loader_says: str) -> None:
    """Read what the loader printed: `error while loading shared libraries: NAME: cannot open …`."""
    _, mark, rest = loader_says.partition("error while loading shared libraries: ")
    if not mark:
        return
    library = rest.split(":")[0].strip()
    what = "OpenSSL 3 " if library in {"libssl.so.3", "libcrypto.so.3"} else ""
    package = PACKAGES.get(library)
    remedy = f"Install it (Debian, Ubuntu: apt-get install {package})" if package else "Install it"
    raise LibraryMissing(
        f"mongod needs the library {what}({library}), which this machine does not have. "
        f"{remedy}, or set MONGODB_URI to a MongoDB replica set of your own."
    )


def mongod(binary: Path, data: Path, port: int, *options: str) -> Process:
    command = (
        *(str(binary), "--dbpath", str(data), "--replSet", REPLICA_SET),
        *("--bind_ip", LOOPBACK, "--port", str(port), "--nounixsocket"),
        *("--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "512", "--quiet"),
        # What waits for the journal has it written at once; this is for counters that may be lost.
        *("--journalCommitInterval", "500"),
        # The log of slow operations would quote their filters.
        *("--slowms", "60000", "--setParameter", "diagnosticDataCollectionEnabled=false"),
        *options,
    )
    return Process(name="mongod", command=command, stage=Stage.MONGO, grace=30.0)


def uri(port: int) -> str:
    return f"mongodb://{LOOPBACK}:{port}/?replicaSet={REPLICA_SET}"


async def make_replica_set(port: int) -> None:
    """Harmless to repeat. A set that was made with another port is told the new one."""
    member = f"{LOOPBACK}:{port}"
    async with _direct(port) as client:
        try:
            answer = await client.admin.command("replSetGetConfig")
        except OperationFailure as error:
            if error.code != NOT_YET_INITIALIZED:
                raise
            config = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": member}]}
            await client.admin.command("replSetInitiate", config)
        else:
            await _correct_member(client, answer["config"], member)


async def _correct_member(
    client: AsyncMongoClient[dict[str, Any]], config: dict[str, Any], member: str
) -> None:
    if config["members"][0]["host"] == member:
        return
    config["members"][0]["host"] = member
    config["version"] += 1
    await client.admin.command("replSetReconfig", config, force=True)


def is_primary(port: int) -> Ready:
    async def check() -> bool:
        try:
            async with _direct(port) as client:
                hello = await client.admin.command("hello")
        except PyMongoError:
            return False
        return bool(hello["isWritablePrimary"])

    return check


def _direct(port: int) -> AsyncMongoClient[dict[str, Any]]:
    return AsyncMongoClient(
        LOOPBACK, port, directConnection=True, serverSelectionTimeoutMS=2000, timeoutMS=10000
    )
