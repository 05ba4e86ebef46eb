"""Sample content and sample people: what `make run` loads at each start and `make seed` again."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.local.child import environment_of, with_parent_death_signal
from deploy.local.process import Process, Stage, python
from deploy.local.processes import StackConfiguration, environment
from deploy.local.refusals import SamplesRefused
from deploy.local.state import ROOT

CONTENT = Path("deploy", "local", "sample_content")
ACCOUNTS = CONTENT / "accounts.yaml"
# The services that staff sign in to.
SIGN_IN = ("routing", "content", "inquiry")


@dataclass(frozen=True, kw_only=True)
class Account:
    email: str
    role: str
    clinics: tuple[str, ...]

    def sign_in(self, passwords: Mapping[str, str]) -> dict[str, Any]:
        """As `run.json` lists it."""
        return {
            "role": self.role,
            "clinics": list(self.clinics),
            "email": self.email,
            "password": passwords[self.email],
        }


def sample_accounts(path: Path = ROOT / ACCOUNTS) -> tuple[Account, ...]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = content["accounts"] if isinstance(content, dict) else content
    return tuple(
        Account(email=one["email"], role=one["role"], clinics=tuple(one.get("clinics") or ()))
        for one in entries
    )


async def load_samples(stack: StackConfiguration, passwords: Mapping[str, str], logs: Path) -> None:
    """Harmless to repeat: the loaders leave alone what is already as it should be."""
    await asyncio.gather(
        _load(_content(stack), b"", logs),
        *(_load(one, json.dumps(dict(passwords)).encode(), logs) for one in _accounts(stack)),
    )


def _content(stack: StackConfiguration) -> Process:
    return Process(
        name="load-content",
        command=python("services.content.load", str(CONTENT)),
        stage=Stage.WORKER,
        environment=environment("content", stack),
    )


def _accounts(stack: StackConfiguration) -> Iterable[Process]:
    for service in SIGN_IN:
        database = f"wayfare_{service}"
        yield Process(
            name=f"load-{service}-accounts",
            command=python("shared.auth.load", "--database", database, "--accounts", str(ACCOUNTS)),
            stage=Stage.WORKER,
            environment=environment(service, stack),
        )


async def _load(process: Process, given: bytes, logs: Path) -> None:
    loader = await asyncio.create_subprocess_exec(
        *with_parent_death_signal(process.command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=ROOT,
        env=environment_of(process),
    )
    try:
        output, _ = await loader.communicate(given)
    finally:
        await _end(loader)
    log = logs / f"{process.name}.log"
    log.write_bytes(output)
    if loader.returncode != 0:
        end = "\n".join(output.decode(errors="replace").splitlines()[-12:])
        raise SamplesRefused(f"{process.name} failed. The end of {log}:\n{end}")


async def _end(loader: asyncio.subprocess.Process) -> None:
    """Also when the wait for it was broken off; what is not waited for complains at the end."""
    if loader.returncode is None:
        loader.kill()
        await loader.wait()
