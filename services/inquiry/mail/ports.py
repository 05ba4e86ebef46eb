"""What sending letters needs."""

from datetime import datetime
from typing import Protocol

from services.inquiry.mail.domain import Claimed, Letter, Sent


class OutgoingMails(Protocol):
    async def claim(self, now: datetime) -> Claimed | None:
        """Takes one letter that is due, for a limited time; nobody else gets it meanwhile."""
        ...

    async def settle(self, mail: Claimed, outcome: Sent, at: datetime) -> None:
        """The letter is done with: it was accepted, or refused for good."""
        ...

    async def postpone(self, mail: Claimed, until: datetime) -> None: ...


class Post(Protocol):
    async def send(self, letter: Letter) -> Sent: ...
