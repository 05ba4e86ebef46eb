"""Patients who have not answered for days are reminded: twice, and then not any more."""

from dataclasses import dataclass
from typing import Final

from services.inquiry.inquiries.domain import remind
from services.inquiry.inquiries.ports import InquiryUnreadable, WaitingInquiries
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)
_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class RemindPatients:
    """The reminder and that it was sent are one write, so repeating is harmless."""

    inquiries: WaitingInquiries
    now: Clock

    async def __call__(self) -> int:
        """How many inquiries were looked at; the others follow at the next look."""
        now = self.now()
        due = await self.inquiries.to_remind(now, limit=_AT_ONCE)
        for inquiry_id in due:
            try:
                await self.inquiries.change(inquiry_id, lambda one: remind(one, now))
            except InquiryUnreadable:
                _log.warning("inquiry.not-reminded", inquiry_id=inquiry_id)
        return len(due)
