"""Whether the disk has room for the servers' data."""

import shutil
from pathlib import Path

from deploy.local.refusals import too_little_space

NEEDED_BYTES = 1_000_000_000
# With less than this left a server that died most likely died of it.
NEARLY_NOTHING = 50_000_000


def refuse_full(folder: Path, *, free: int | None = None) -> None:
    free_bytes = free_in(folder) if free is None else free
    if free_bytes < NEEDED_BYTES:
        raise too_little_space(folder, free_bytes, NEEDED_BYTES)


def free_in(folder: Path) -> int:
    return shutil.disk_usage(folder).free
