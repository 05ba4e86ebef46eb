"""A patient wants no answer any more."""

from dataclasses import dataclass

from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.inquiries.usecases.announce import withdrawn
from services.inquiry.tracking.domain import StatusLinkNeeded, session_hash
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class WithdrawInquiry:
    """For whoever holds a session; doing it again changes nothing."""

    inquiries: Inquiries
    now: Clock

    async def __call__(self, reference: str, session: str) -> None:
        """Raises `StatusLinkNeeded`, also for references that do not exist, and `InquiryEnded`."""
        now = self.now()
        inquiry = await self.inquiries.by_reference(reference)
        if inquiry is None or not inquiry.has_session(session_hash(session), now):
            raise StatusLinkNeeded
        changed = await self.inquiries.change(
            inquiry.id, lambda one: one.withdraw(now), lambda one: [withdrawn(one, now)]
        )
        if changed != inquiry:
            _log.info("inquiry.withdrawn", inquiry_id=inquiry.id)
