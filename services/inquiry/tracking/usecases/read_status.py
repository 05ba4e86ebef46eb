"""A patient, or a program with the link's token, looks where an inquiry stands."""

from dataclasses import dataclass

from services.inquiry.catalogue.domain import Clinic, Procedure
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.tracking.domain import TrackedInquiry, is_link_token, session_hash
from services.inquiry.tracking.ports import TrackedInquiries
from shared.clock import Clock
from shared.keys import KeyRing


@dataclass(frozen=True, kw_only=True)
class StatusReport:
    inquiry: TrackedInquiry
    procedure: Procedure | None
    clinic: Clinic | None


@dataclass(frozen=True, kw_only=True)
class ReadStatus:
    """None for whoever may not look, and for references that do not exist: nobody learns which."""

    inquiries: TrackedInquiries
    catalogue: Catalogue
    link_keys: KeyRing
    now: Clock

    async def by_session(self, reference: str, session: str | None) -> StatusReport | None:
        if not session:
            return None
        inquiry = await self.inquiries.by_session(reference, session_hash(session), self.now())
        return await self._report(inquiry) if inquiry else None

    async def by_token(self, reference: str, token: str | None) -> StatusReport | None:
        inquiry = await self.inquiries.by_reference(reference) if token else None
        if inquiry is None or token is None or not inquiry.link.may_read(self.now()):
            return None
        if not is_link_token(token, self.link_keys, inquiry.id, inquiry.link.number):
            return None
        return await self._report(inquiry)

    async def _report(self, inquiry: TrackedInquiry) -> StatusReport:
        location = inquiry.location
        return StatusReport(
            inquiry=inquiry,
            procedure=await self.catalogue.procedure(inquiry.procedure),
            clinic=await self.catalogue.clinic(location) if location else None,
        )
