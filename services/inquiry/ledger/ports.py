"""What the ledger needs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.ledger.domain import Ledger, Unanswered


class Accounts(Protocol):
    async def ledger(self, *, in_flight_since: datetime) -> Ledger:
        """Of all inquiries; those without an answer are in flight when received since then."""
        ...

    async def unanswered(
        self, *, received_before: datetime, now: datetime, limit: int
    ) -> Sequence[Unanswered]:
        """Published inquiries without an answer that are due to be announced again, the oldest
        first.
        """
        ...

    async def announce_again(self, one: Unanswered, *, next_at: datetime, now: datetime) -> bool:
        """Puts the inquiry into its outbox once more; False when it was answered meanwhile."""
        ...
