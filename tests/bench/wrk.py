"""Load by wrk, which is quick enough not to be what is measured."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SPEED: Final = re.compile(r"^Requests/sec:\s+([\d.]+)", re.MULTILINE)
_P99: Final = re.compile(r"^\s+99%\s+([\d.]+)(us|ms|s)", re.MULTILINE)
_FAILED: Final = re.compile(r"^\s*(?:Non-2xx or 3xx responses|Socket errors): *(.*)$", re.MULTILINE)
_MILLISECONDS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_TIMEOUT: Final = "30s"
"""A slow answer is one that is slow, and no failure."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """`speed` in answers per second; `p99` in milliseconds."""

    speed: float
    p99: float


async def wrk(
    url: str,
    *,
    seconds: float,
    connections: int = 64,
    headers: Mapping[str, str],
    script: Path | None = None,
    arguments: Sequence[str] = (),
) -> Sample:
    """One thread, so that the server has a core to itself; `script` (Lua) makes the requests, of
    its `arguments`. Raises `RuntimeError` when an answer was no success.
    """
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    given += ["-s", str(script)] if script else []
    process = await asyncio.create_subprocess_exec(
        "wrk", "-t1", f"-c{connections}", f"-d{round(seconds)}s", "--latency",
        "--timeout", _TIMEOUT, *given, url, *(["--", *arguments] if arguments else []),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    written, _ = await process.communicate()
    return sample_of(written.decode())


def sample_of(text: str) -> Sample:
    """What wrk has printed."""
    speed, p99, failed = _SPEED.search(text), _P99.search(text), _FAILED.search(text)
    if failed:
        raise RuntimeError(f"answers were no success: {failed[0].strip()}")
    if not speed or not p99:
        raise RuntimeError(f"wrk says: {text}")
    return Sample(speed=float(speed[1]), p99=float(p99[1]) * _MILLISECONDS[p99[2]])
