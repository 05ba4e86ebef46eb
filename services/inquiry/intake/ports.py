"""What taking an inquiry needs."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from services.inquiry.intake.domain.consent_texts import ConsentText
from services.inquiry.intake.domain.inquiry import Inquiry, Receipt
from shared.events import Event


class ReferenceTaken(Exception):
    """Another inquiry has this reference; try the next one."""


class Inquiries(Protocol):
    async def receipt_of(self, key_hash: bytes) -> Receipt | None:
        """The receipt that was given for this idempotency key, if there is one."""
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
