"""What notifications need from outside."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from services.routing.leads.domain import LeadRow, Visibility
from services.routing.notifications.domain import DigestMail, NotificationChoice, Outcome, Slot
from shared.auth.domain import Account
from shared.mail import Delivery


class NotificationChoices(Protocol):
    async def of(self, account: str) -> NotificationChoice | None: ...

    async def put(self, choice: NotificationChoice) -> None:
        """In place of what the account had chosen before."""
        ...

    async def with_digest(self) -> Sequence[NotificationChoice]: ...


class Digests(Protocol):
    """What became of slots. Whoever has taken one is alone with it, for a while."""

    async def open_of(self, slots: Sequence[Slot], now: datetime) -> frozenset[str]:
        """The ids of those that nothing has become of yet, and that are not to wait."""
        ...

    async def take(self, slot: Slot) -> bool:
        """False where it is another worker's, or done with."""
        ...

    async def settle(self, slot: Slot, outcome: Outcome, at: datetime) -> None: ...

    async def postpone(self, slot: Slot, now: datetime) -> None:
        """After an attempt that failed: longer each time."""
        ...

    async def give_back(self, slot: Slot) -> None:
        """Nothing was tried."""
        ...


class OpenLeads(Protocol):
    def open_to(self, visibility: Visibility) -> AsyncIterator[Sequence[LeadRow]]:
        """Those that have not ended, some at a time, in no order."""
        ...


class StaffAccounts(Protocol):
    async def by_id(self, account_id: str) -> Account | None: ...


class DigestSender(Protocol):
    async def send(self, mail: DigestMail) -> Delivery: ...

    async def hang_up(self) -> None:
        """After the last mail for now."""
        ...
