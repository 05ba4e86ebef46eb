"""What following an inquiry needs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.tracking.domain import Link, TrackedInquiry
from shared.events import Envelope


class TrackedInquiries(Protocol):
    async def by_reference(self, reference: str) -> TrackedInquiry | None: ...

    async def by_session(
        self, reference: str, session_hash: bytes, now: datetime
    ) -> TrackedInquiry | None:
        """The inquiry, if this session was opened for it and still lasts."""
        ...

    async def use_link(
        self, inquiry_id: str, number: int, session_hash: bytes, now: datetime
    ) -> bool:
        """Marks the link as used and opens the session, in one write; False when it was used
        meanwhile.
        """
        ...

    async def count_wrong_code(self, inquiry_id: str, number: int) -> None:
        """Counts on the link of this number, and makes it void once there were too many."""
        ...

    async def open_session(self, inquiry_id: str, session_hash: bytes, now: datetime) -> None: ...

    async def mail_link(self, inquiry_id: str, earlier: Link, link: Link, now: datetime) -> bool:
        """Sets the link and its letter in one write; False when `earlier` is no longer the
        latest.
        """
        ...


class LeadProgressBook(Protocol):
    async def follow(self, events: Sequence[Envelope]) -> None:
        """Takes over what routing tells; an event that comes again or too late changes nothing."""
        ...
