"""A patient asks for a new link; it goes to the address that the inquiry was sent with."""

from dataclasses import dataclass

from services.inquiry.tracking.ports import TrackedInquiries
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class RequestLink:
    """Answers nothing, so that nobody learns which references exist. Mails at most one link per few
    minutes.
    """

    inquiries: TrackedInquiries
    now: Clock

    async def __call__(self, reference: str) -> None:
        now = self.now()
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None or not inquiry.link.may_be_mailed(now):
            return
        await self.inquiries.mail_link(inquiry.id, inquiry.link, inquiry.link.renewed(now), now)
