"""A patient opens an inquiry by the link that was mailed."""

from collections.abc import Callable
from dataclasses import dataclass

from services.inquiry.tracking.domain import (
    LinkSpent,
    LinkUnknown,
    Opened,
    OpeningOutcome,
    is_link_token,
    session_hash,
)
from services.inquiry.tracking.ports import TrackedInquiries
from shared.clock import Clock
from shared.keys import KeyRing


@dataclass(frozen=True, kw_only=True)
class OpenStatus:
    inquiries: TrackedInquiries
    link_keys: KeyRing
    now: Clock
    new_token: Callable[[], str]

    async def __call__(self, reference: str, token: str) -> OpeningOutcome:
        """A link opens once; every link ever mailed is recognised, but only the latest unused one
        opens.
        """
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None:
            return LinkUnknown()
        number = self._number(token, inquiry.id, inquiry.link.number)
        if number is None:
            return LinkUnknown()
        now = self.now()
        if number != inquiry.link.number or not inquiry.link.may_open(now):
            return LinkSpent()
        session = self.new_token()
        opened = await self.inquiries.use_link(inquiry.id, number, session_hash(session), now)
        return Opened(session) if opened else LinkSpent()

    def _number(self, token: str, inquiry_id: str, latest: int) -> int | None:
        numbers = range(latest, 0, -1)
        return next(
            (n for n in numbers if is_link_token(token, self.link_keys, inquiry_id, n)), None
        )


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """Whoever has just sent an inquiry may look at it in the same browser, without the link."""

    inquiries: TrackedInquiries
    now: Clock
    new_token: Callable[[], str]

    async def __call__(self, inquiry_id: str) -> str:
        session = self.new_token()
        await self.inquiries.open_session(inquiry_id, session_hash(session), self.now())
        return session
