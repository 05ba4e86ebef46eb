"""A patient opens an inquiry by the link that was mailed."""

from collections.abc import Callable
from dataclasses import dataclass

from services.inquiry.inquiries.domain import SESSION_LIVES_FOR, StatusLinkSpent
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.tracking.domain import (
    LinkSpent,
    LinkUnknown,
    Opened,
    OpeningOutcome,
    session_hash,
)
from services.inquiry.tracking.usecases.check_code import CheckCode
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class OpenStatus:
    inquiries: Inquiries
    check: CheckCode
    now: Clock
    new_token: Callable[[], str]

    async def __call__(self, reference: str, token: str) -> OpeningOutcome:
        """A link opens once; those mailed before it are recognised, but only the latest unused one
        opens.
        """
        inquiry = await self.inquiries.by_reference(reference)
        number = await self.check(inquiry, token) if inquiry else None
        if inquiry is None or number is None:
            return LinkUnknown()
        now, session = self.now(), self.new_token()
        try:
            await self.inquiries.change(
                inquiry.id, lambda one: one.open_link(number, session_hash(session), now)
            )
        except StatusLinkSpent:
            return LinkSpent()
        return Opened(session, now + SESSION_LIVES_FOR)


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """Whoever has just sent an inquiry may look at it in the same browser, without the link."""

    inquiries: Inquiries
    now: Clock
    new_token: Callable[[], str]

    async def __call__(self, inquiry_id: str) -> str:
        now, session = self.now(), self.new_token()
        await self.inquiries.change(
            inquiry_id, lambda one: one.open_session(session_hash(session), now)
        )
        return session
