"""A patient asks for a new link; it goes to the address that the inquiry was sent with."""

from dataclasses import dataclass

from services.inquiry.inquiries.ports import Inquiries
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class RequestLink:
    """Answers nothing, so that nobody learns which references exist."""

    inquiries: Inquiries
    now: Clock

    async def __call__(self, reference: str) -> None:
        now = self.now()
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is not None:
            await self.inquiries.change(inquiry.id, lambda one: one.request_link(now))
