"""What searching needs from outside."""

from collections.abc import Sequence
from typing import Protocol

from services.routing.leads.domain import LeadRow, Visibility
from shared.auth.domain import Principal
from shared.limits.counted import Counted


class PatientSearch(Protocol):
    """The inquiry service. Both answer ids of inquiries, the newest first, and raise
    `SearchUnavailable`.
    """

    async def by_email(self, typed: str, by: Principal) -> Sequence[str]:
        """Recorded there, with each inquiry that was found. Raises `NotAnAddress`."""
        ...

    async def same_contact(self, inquiry_id: str, by: Principal) -> Sequence[str]:
        """The others with the same mailbox or phone number."""
        ...


class VisibleLeads(Protocol):
    async def some(self, lead_ids: Sequence[str], visibility: Visibility) -> Sequence[LeadRow]:
        """Those of them that are in sight, in no order."""
        ...


class SearchLimits(Protocol):
    async def take(self, counted: Sequence[Counted]) -> None:
        """Raises `LimitReached` when there is none left, and has then taken nothing."""
        ...
