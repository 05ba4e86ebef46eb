"""Whether somebody holds a session of an inquiry."""

from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry, InquiryEnded
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class AuthorizePatient:
    inquiries: Inquiries
    now: Clock

    async def __call__(self, reference: str, session: str) -> Inquiry:
        """Raises `StatusLinkNeeded`, also for references that do not exist."""
        inquiry = await self.inquiries.by_reference(reference) if session else None
        if inquiry is None or not inquiry.has_session(session_hash(session), self.now()):
            raise StatusLinkNeeded
        return inquiry

    async def to_add(self, reference: str, session: str) -> Inquiry:
        """The same for whoever adds something. Raises `InquiryEnded` too."""
        inquiry = await self(reference, session)
        if inquiry.has_ended:
            raise InquiryEnded
        return inquiry
