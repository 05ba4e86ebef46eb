"""Whether what somebody has is the secret of one of an inquiry's links."""

from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.tracking.domain import is_code, number_of
from shared.keys import KeyRing
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class CheckCode:
    """Wrong codes are counted on the inquiry, whoever tries them and however: after so many the
    link is void, and its owner needs a new mail.
    """

    inquiries: Inquiries
    link_keys: KeyRing

    async def __call__(self, inquiry: Inquiry, token: str) -> int | None:
        """The link's number; None: of none of them."""
        link = inquiry.link
        number = number_of(token, self.link_keys, inquiry.id, link.number)
        if number is None and is_code(token) and not link.is_void:
            await self._count(inquiry)
        return number

    async def _count(self, inquiry: Inquiry) -> None:
        number = inquiry.link.number
        now = await self.inquiries.change(inquiry.id, lambda one: one.count_wrong_code(number))
        if now is not None and now.link.is_void:
            _log.warning("security.link-void", inquiry_id=inquiry.id)
