"""What taking an inquiry needs."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from services.inquiry.intake.domain.consent_texts import ConsentText
from shared.limits.counted import Counted


class SubmissionLimits(Protocol):
    """How many inquiries a contact and a site may send."""

    async def take(self, counted: Sequence[Counted]) -> None:
        """Raises `LimitReached` when there is none left, and has then taken nothing."""
        ...

    async def give_back(self, counted: Sequence[Counted]) -> None: ...


class ConsentTexts(Protocol):
    """Every text that was ever asked, also of programs of before and after this one."""

    async def find(self, versions: Iterable[tuple[str, str]]) -> Sequence[ConsentText]:
        """Those of these purposes and versions that there are."""
        ...

    async def of_purpose(self, purpose: str) -> Sequence[ConsentText]: ...
