"""Whether what somebody has is the secret of one of an inquiry's links."""

from dataclasses import dataclass

from services.inquiry.tracking.domain import TrackedInquiry, is_code, number_of
from services.inquiry.tracking.ports import TrackedInquiries
from shared.keys import KeyRing


@dataclass(frozen=True, kw_only=True)
class CheckCode:
    """Wrong codes are counted on the inquiry, whoever tries them and however: after so many the
    link is void, and its owner needs a new mail.
    """

    inquiries: TrackedInquiries
    link_keys: KeyRing

    async def __call__(self, inquiry: TrackedInquiry, token: str) -> int | None:
        """The link's number; None: of none of them."""
        link = inquiry.link
        number = number_of(token, self.link_keys, inquiry.id, link.number)
        # While a link is void there is nothing to be guessed, and nothing more to be made void.
        if number is None and is_code(token) and not link.is_void:
            await self.inquiries.count_wrong_code(inquiry.id, link.number)
        return number
