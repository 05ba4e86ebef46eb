"""Bodies in a file of this process that has no name: the kernel keeps in memory what it has memory
for, and gives it back when somebody needs it. Reading one takes 2 to 3 µs then.
"""

import os
import tempfile
from collections import defaultdict
from contextlib import suppress
from typing import IO, Final, NamedTuple

_SMALLEST: Final = 4 * 1024


class Slot(NamedTuple):
    """Where a body lies: its `length` bytes are the first of `size` bytes of the file."""

    offset: int
    size: int
    length: int


class SpilledBodies:
    """`most_bytes` is what the file may take. Sizes of slots are powers of two, so that what was
    let go is taken by the next body of about that length; what of a slot is not written takes no
    disk.
    """

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._file: IO[bytes] | None = None
        self._end = 0
        self._free: dict[int, list[int]] = defaultdict(list)

    def write(self, body: bytes) -> Slot | None:
        """None: there is no free slot. Raises `OSError` where the file cannot be written."""
        size = _size(len(body))
        if self._free[size]:
            offset = self._free[size].pop()
        elif self._end + size <= self._most_bytes:
            offset = self._end
            self._end += size
        else:
            return None
        slot = Slot(offset, size, len(body))
        try:
            if os.pwrite(self._opened().fileno(), body, offset) != len(body):
                raise OSError("not written whole")
        except OSError:
            self.free(slot)
            raise
        return slot

    def read(self, slot: Slot) -> bytes:
        """Raises `OSError`."""
        body = os.pread(self._opened().fileno(), slot.length, slot.offset)
        if len(body) != slot.length:
            raise OSError("not read whole")
        return body

    def free(self, slot: Slot) -> None:
        self._free[slot.size].append(slot.offset)

    def clear(self) -> None:
        self._free.clear()
        self._end = 0
        if self._file is not None:
            with suppress(OSError):
                self._file.truncate(0)

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - as long as the process
        return self._file


def _size(length: int) -> int:
    return max(_SMALLEST, 1 << (length - 1).bit_length()) if length else _SMALLEST
