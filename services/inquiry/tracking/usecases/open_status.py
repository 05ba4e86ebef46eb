"""A patient opens an inquiry by the link that was mailed."""

from collections.abc import Callable
from dataclasses import dataclass

from services.inquiry.tracking.domain import (
    SESSION_LIVES_FOR,
    LinkSpent,
    LinkUnknown,
    Opened,
    OpeningOutcome,
    session_hash,
)
from services.inquiry.tracking.ports import TrackedInquiries
from services.inquiry.tracking.usecases.check_code import CheckCode
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class OpenStatus:
    inquiries: TrackedInquiries
    check: CheckCode
    now: Clock
    new_token: Callable[[], str]

    async def __call__(self, reference: str, token: str) -> OpeningOutcome:
        """A link opens once; those mailed before it are recognised, but only the latest unused one
        opens.
        """
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None:
            return LinkUnknown()
        number = await self.check(inquiry, token)
        if number is None:
            return LinkUnknown()
        now = self.now()
        if number != inquiry.link.number or not inquiry.link.may_open(now):
            return LinkSpent()
        session = self.new_token()
        opened = await self.inquiries.use_link(inquiry.id, number, session_hash(session), now)
        return Opened(session, now + SESSION_LIVES_FOR) if opened else LinkSpent()


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
