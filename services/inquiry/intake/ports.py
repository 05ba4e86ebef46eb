"""What taking an inquiry needs."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from services.inquiry.intake.domain.consent_texts import ConsentText
from services.inquiry.intake.domain.inquiry import Inquiry, Receipt
from shared.events import Event
from shared.limits.counted import Counted


class ReferenceTaken(Exception):
    """Another inquiry has this reference; try the next one."""


class SubmissionLimits(Protocol):
    """How many inquiries a contact and a site may send."""

    async def take(self, counted: Sequence[Counted]) -> None:
        """Raises `LimitReached` when there is none left, and has then taken nothing."""
        ...

    async def give_back(self, counted: Sequence[Counted]) -> None: ...


class Inquiries(Protocol):
    async def receipt_of(self, key_hash: bytes) -> Receipt | None:
        """The receipt that was given for this idempotency key, if there is one."""
        ...

    async def receipt_soon(self, key_hash: bytes) -> Receipt | None:
        """The same, a moment later: for whoever was sent together with the one that was taken."""
        ...

    async def add(self, inquiry: Inquiry, events: Sequence[Event]) -> Receipt:
        """Keeps the inquiry and its events in one write and returns its receipt.

        When an inquiry with the same idempotency key is there already, nothing is kept and that
        one's receipt is returned. Raises `ReferenceTaken`.
        """
        ...


class ConsentTexts(Protocol):
    """Every text that was ever asked, also of programs of before and after this one."""

    async def find(self, versions: Iterable[tuple[str, str]]) -> Sequence[ConsentText]:
        """Those of these purposes and versions that there are."""
        ...

    async def of_purpose(self, purpose: str) -> Sequence[ConsentText]: ...
