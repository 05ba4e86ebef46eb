"""One attachment: what is known of it, and how far its upload has come.

Its content lies in chunks of `CHUNK_BYTES`, each sealed under a part's name that holds the
attachment, the chunk's index and whether it is the last one: so none can be swapped, dropped or
cut off.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.inquiry.attachments.domain.refusals import (
    AttachmentTooLarge,
    AttachmentUnfinished,
    UploadOffsetWrong,
)

CHUNK_BYTES: Final = 256 * 1024
LARGEST_BYTES: Final = 25 * 1024 * 1024
TOGETHER_BYTES: Final = 200 * 1024 * 1024
AT_MOST: Final = 20
UNFINISHED_LIVES_FOR: Final = timedelta(hours=24)
_SCAN_AGAIN_AFTER: Final = timedelta(seconds=30)
_SCAN_AGAIN_AFTER_AT_MOST: Final = timedelta(minutes=30)


class Kind(StrEnum):
    REFERRAL = "referral"
    IMAGING = "imaging"
    OTHER = "other"


class State(StrEnum):
    """`UPLOADING`: not all of it is here. `WAITING`: for the scanner."""

    UPLOADING = "uploading"
    WAITING = "waiting"
    CLEAN = "clean"
    REFUSED = "refused"


class Verdict(StrEnum):
    """The scanner's."""

    CLEAN = "clean"
    REFUSED = "refused"


def chunk_part(attachment_id: str, index: int, *, is_last: bool) -> str:
    """The name under which a chunk is sealed (docs/sealing.md)."""
    return f"attachment/{attachment_id}/{index}/{'last' if is_last else 'more'}"


def filename_part(attachment_id: str) -> str:
    return f"attachment/{attachment_id}/filename"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """`filename` is a ciphertext. `size` in bytes: while it is uploaded, as announced or at most.
    `chunks` are the ids of what is here, in their order; only the last may be short. `at`: when it
    was begun, and from then on when it was complete.
    """

    id: str
    kind: Kind
    filename: bytes = field(repr=False)
    size: int
    at: datetime
    state: State = State.UPLOADING
    offset: int = 0
    chunks: tuple[str, ...] = ()
    media_type: str | None = None
    is_scanned: bool = False
    expires_at: datetime | None = None
    scan_at: datetime | None = None
    scans_failed: int = 0

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size

    @property
    def is_readable(self) -> bool:
        return self.state in {State.WAITING, State.CLEAN}

    @property
    def kept_bytes(self) -> int:
        """What it takes of what an inquiry may have."""
        return 0 if self.state is State.REFUSED else self.size

    @property
    def tail_bytes(self) -> int:
        """How much of the chunk under way is here."""
        return self.offset % CHUNK_BYTES

    @property
    def due_at(self) -> datetime | None:
        """When somebody has to look after it; a whole upload that nobody has finished: at once."""
        if self.state is State.WAITING:
            return self.scan_at
        if self.state is not State.UPLOADING:
            return None
        return self.at if self.is_whole else self.expires_at

    def part(self, index: int) -> str:
        """The name of one of its chunks. The last one has it only once the upload is whole."""
        is_last = self.is_whole and index == len(self.chunks) - 1
        return chunk_part(self.id, index, is_last=is_last)

    def expected_bytes(self, index: int) -> int:
        """What a chunk has to hold."""
        return min(CHUNK_BYTES, self.offset - index * CHUNK_BYTES)

    def extended(self, chunk_id: str, *, start: int, end: int) -> "Attachment":
        """A chunk is here that holds all from where it begins up to `end`; `start`: the offset that
        it was made at. It takes the place of a short one. Raises `UploadOffsetWrong`, also for
        whoever was not the first to go on from there, and `AttachmentTooLarge`.
        """
        if self.state is not State.UPLOADING or start != self.offset:
            raise UploadOffsetWrong
        if end > self.size:
            raise AttachmentTooLarge
        index = start // CHUNK_BYTES
        if not start < end <= (index + 1) * CHUNK_BYTES:
            raise ValueError("a chunk ends within its own bounds")
        return replace(self, offset=end, chunks=(*self.chunks[:index], chunk_id))

    def ended(self) -> "Attachment":
        """There is no more to come: its size is what has come."""
        return replace(self, size=self.offset)

    def completed(self, media_type: str, now: datetime, *, is_to_be_scanned: bool) -> "Attachment":
        """Its content is acceptable. Raises `AttachmentUnfinished`; done again it changes
        nothing.
        """
        if self.state is not State.UPLOADING:
            return self
        if not self.is_whole:
            raise AttachmentUnfinished
        state = State.WAITING if is_to_be_scanned else State.CLEAN
        scan_at = now if is_to_be_scanned else None
        return replace(
            self, state=state, media_type=media_type, at=now, expires_at=None, scan_at=scan_at
        )

    def scanned(self, verdict: Verdict | None) -> "Attachment":
        """None: there is no scanner any more. What is refused keeps its name and nothing else."""
        if self.state is not State.WAITING:
            return self
        done = replace(self, scan_at=None, is_scanned=verdict is not None)
        if verdict is Verdict.REFUSED:
            return replace(done, state=State.REFUSED, chunks=(), offset=0, size=0)
        return replace(done, state=State.CLEAN)

    def scan_failed(self, now: datetime) -> "Attachment":
        """Nobody could say; it is asked again, each time a little later."""
        if self.state is not State.WAITING:
            return self
        pause = min(_SCAN_AGAIN_AFTER * 2 ** min(self.scans_failed, 10), _SCAN_AGAIN_AFTER_AT_MOST)
        return replace(self, scan_at=now + pause, scans_failed=self.scans_failed + 1)
