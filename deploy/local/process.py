"""What a process is, before anybody starts it."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Stage(IntEnum):
    """Processes start in this order and end in the opposite one."""

    MONGO = 1
    KAFKA = 2
    MAIL = 3
    WORKER = 4
    API = 5


@dataclass(frozen=True, kw_only=True)
class Process:
    name: str
    command: tuple[str, ...]
    stage: Stage
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_url: str | None = None
    grace: float = 20.0  # seconds between asking it to end and ending it


def python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)
