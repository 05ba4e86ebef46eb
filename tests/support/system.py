"""The whole of Wayfare as `make run` starts it, in a folder and on ports of its own."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.support.waiting import eventually

ROOT = Path(__file__).parents[2]
_PORTS = (
    "CONTENT_PORT",
    "INQUIRY_PORT",
    "ROUTING_PORT",
    "MAIL_PORT",
    "SMTP_PORT",
    "CONTENT_WORKER_PORT",
    "INQUIRY_WORKER_PORT",
    "ROUTING_WORKER_PORT",
    "MONGO_PORT",
    "KAFKA_PORT",
    "KAFKA_CONTROLLER_PORT",
)


@dataclass(frozen=True)
class System:
    """A running system. `state()` reads its `run.json` anew, so pids are those of now."""

    folder: Path
    supervisor: asyncio.subprocess.Process

    def state(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        return content

    def url(self, service: str) -> str:
        return str(self.state()[service])

    def pids(self) -> dict[str, int]:
        return {process["name"]: process["pid"] for process in self.state()["processes"]}

    def sign_in_of(self, role: str, clinic: str | None = None) -> Mapping[str, str]:
        """The sample account of a role (and clinic) with its password."""
        for account in self.state()["sign_ins"]:
            if account["role"] == role and (clinic is None or clinic in account["clinics"]):
                found: Mapping[str, str] = account
                return found
        raise LookupError(f"no sample account for {role} of {clinic}")

    @asynccontextmanager
    async def signed_in(
        self, role: str, clinic: str | None = None, *, service: str = "routing"
    ) -> AsyncIterator[httpx2.AsyncClient]:
        account = self.sign_in_of(role, clinic)
        async with httpx2.AsyncClient(base_url=self.url(service), timeout=30) as client:
            credentials = {"email": account["email"], "password": account["password"]}
            answer = await client.post("/v1/sessions", json=credentials)
            answer.raise_for_status()
            yield client

    async def kill(self, name: str) -> None:
        """`kill -9` of one process, by the id in `run.json`; returns when the supervisor has a
        new one.
        """
        before = self.pids()[name]
        os.kill(before, signal.SIGKILL)

        async def is_new() -> bool:
            return self.pids()[name] != before

        await eventually(is_new, timeout_seconds=60)


@asynccontextmanager
async def running_system(folder: Path, **environment: str) -> AsyncIterator[System]:
    """Starts `python -m deploy.local.run`, waits until it says it is ready, ends it by its id."""
    env = {
        k: v for k, v in os.environ.items() if k not in {"MONGODB_URI", "KAFKA_BOOTSTRAP_SERVERS"}
    }
    env |= dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
    env |= {"WAYFARE_LOCAL_DIR": str(folder), **environment}
    with (folder / "supervisor.txt").open("wb") as output:
        supervisor = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "deploy.local.run",
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
        )
    try:
        await _until_ready(folder, supervisor)
        yield System(folder, supervisor)
    finally:
        if supervisor.returncode is None:
            supervisor.terminate()
            await asyncio.wait_for(supervisor.wait(), 60)


async def _until_ready(folder: Path, supervisor: asyncio.subprocess.Process) -> None:
    async def is_ready() -> bool:
        if supervisor.returncode is not None:
            raise AssertionError((folder / "supervisor.txt").read_text(encoding="utf-8"))
        return (folder / "run.json").exists()

    await eventually(is_ready, timeout_seconds=240)


def free_ports(count: int) -> list[str]:
    """Ports nobody listens on now; held together while they are chosen, so that no two are the
    same.
    """
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [str(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()
