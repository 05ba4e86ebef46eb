"""What the ledger's page needs of other services."""

from typing import Protocol

from services.routing.ledger.domain import LedgerReport
from shared.auth.domain import Principal


class InquiryLedger(Protocol):
    async def report(self, by: Principal) -> LedgerReport | None:
        """None: inquiry cannot be asked right now, or does not answer so that it can be read."""
        ...
