"""What holds need."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.inquiries.domain import Hold


class InquiriesUnderHold(Protocol):
    async def under_hold(self, *, at_most: int) -> Sequence[tuple[str, Hold]]:
        """References and holds, those that can be read, the oldest first."""
        ...


class ErasesInquiry(Protocol):
    async def __call__(
        self, inquiry_id: str, at: datetime, *, despite_hold: bool = False
    ) -> datetime | None: ...
