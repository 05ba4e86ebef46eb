"""Which inquiries have the mailbox or the phone number of another one."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.search.domain import may_be_found
from services.inquiry.search.ports import InquiriesByContact
from shared.disclosure.search import FOUND_AT_MOST


@dataclass(frozen=True, kw_only=True)
class FindSameContact:
    """By the blind index alone: nothing is opened, and nothing personal told."""

    inquiries: InquiriesByContact

    async def __call__(self, inquiry_id: str) -> Sequence[Inquiry]:
        """The newest first, without that one; none of one that may not be found itself."""
        inquiry = await self.inquiries.get(inquiry_id)
        if inquiry is None or not may_be_found(inquiry):
            return []
        same = await self.inquiries.by_contact(inquiry.contact_hashes, limit=FOUND_AT_MOST)
        return [one for one in same if one.id != inquiry_id and may_be_found(one)]
