"""A patient wants a person to look at which clinic and doctor a program has chosen."""

from dataclasses import dataclass

from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.inquiries.usecases.announce import person_asked
from services.inquiry.tracking.domain import StatusLinkNeeded, opened_by
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class AskPerson:
    """For whoever holds a session; doing it again changes nothing."""

    inquiries: Inquiries
    now: Clock

    async def __call__(self, reference: str, session: str) -> None:
        """Raises `StatusLinkNeeded`, also for references that do not exist, and `InquiryEnded`."""
        now = self.now()
        inquiry = opened_by(await self.inquiries.by_reference(reference), session, now)
        changed = await self.inquiries.change(
            inquiry.id, lambda one: one.ask_person(now), lambda one: [person_asked(one, now)]
        )
        if changed is None:
            raise StatusLinkNeeded
        if changed != inquiry:
            _log.info("inquiry.person-asked", inquiry_id=inquiry.id)
