"""Programs of the benchmark that run in processes of their own, ended by their ids."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.bench.load import is_there
from tests.support.system import ROOT, free_ports
from tests.support.waiting import eventually

_INHERITED = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TMPDIR")


def environment(**own: str) -> dict[str, str]:
    """What every program may know, and what this one is told."""
    return {**{name: os.environ[name] for name in _INHERITED if name in os.environ}, **own}


@asynccontextmanager
async def program(module: str, *arguments: str, **variables: str) -> AsyncIterator[int]:
    """`python -m MODULE ARGUMENTS` for as long as the block runs; gives its process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, env=environment(**variables),
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def server(module: str, **variables: str) -> AsyncIterator[str]:
    """`python -m MODULE PORT` once it answers at `/ready`; gives its address."""
    port = free_ports(1)[0]
    url = f"http://127.0.0.1:{port}/"
    async with program(module, port, **variables):
        await eventually(lambda: is_there(url + "ready"))
        yield url


async def finished(module: str, *arguments: str, **variables: str) -> str:
    """What `python -m MODULE ARGUMENTS` printed. Raises `RuntimeError` when it failed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, env=environment(**variables),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        written, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"{module} ended with exit code {process.returncode}")
    return written.decode()
