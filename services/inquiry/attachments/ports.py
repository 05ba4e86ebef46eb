"""What attachments need from outside, and what they offer to erasure."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.attachments.domain import Attachment, Attachments, Verdict

Transition = Callable[[Attachments], Attachments]
"""Pure: it may be called again on what somebody else has changed meanwhile."""


class ScannerDown(Exception):
    """It gave no verdict; the same may be asked later."""


class ForgetsAttachments(Protocol):
    """What erasure calls."""

    async def forget(self, inquiry_id: str) -> None:
        """Deletes all attachments of this inquiry for ever, and takes none any more. Doing it again
        is harmless, and deletes what was stored in the moment between.
        """
        ...


class AttachmentStore(ForgetsAttachments, Protocol):
    async def of(self, inquiry_id: str) -> Attachments:
        """Without any where nothing is stored."""
        ...

    async def change(self, inquiry_id: str, transition: Transition) -> Attachments:
        """Keeps what the transition makes of them in one write, made again of what they have become
        when somebody else was faster. A refusal of the transition passes through.
        """
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[Attachments]:
        """Those of which one is to be looked after."""
        ...

    async def waiting_since(self) -> datetime | None:
        """Since when the oldest whole attachment waits for the scanner."""
        ...

    async def put_chunk(self, inquiry_id: str, attachment_id: str, sealed: bytes) -> str:
        """The id of a chunk, which is nobody's until an attachment names it."""
        ...

    async def chunk(self, chunk_id: str) -> bytes | None: ...

    async def drop_chunk(self, chunk_id: str) -> None: ...

    async def drop_chunks(self, attachment_id: str, keep: Sequence[str] = ()) -> None:
        """Deletes an attachment's chunks but for those that it still names."""
        ...


class Scanner(Protocol):
    async def scan(self, attachment: Attachment, content: AsyncIterator[bytes]) -> Verdict:
        """Raises `ScannerDown`."""
        ...
