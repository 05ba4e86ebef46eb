"""The inquiry of whoever holds a session of it."""

from datetime import datetime

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash


async def inquiry_of_session(
    inquiries: Inquiries, reference: str, session: str, now: datetime
) -> Inquiry:
    """Raises `StatusLinkNeeded`, also for references that do not exist."""
    inquiry = await inquiries.by_reference(reference) if session else None
    if inquiry is None or not inquiry.has_session(session_hash(session), now):
        raise StatusLinkNeeded
    return inquiry
