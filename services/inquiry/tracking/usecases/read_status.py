"""A patient, or a program with a token, looks where an inquiry stands."""

from dataclasses import dataclass

from services.inquiry.catalogue.domain import Clinic, Procedure
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.tracking.domain import TrackedInquiry, session_hash
from services.inquiry.tracking.ports import TrackedInquiries
from services.inquiry.tracking.usecases.check_code import CheckCode
from shared.clock import Clock


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
    check: CheckCode
    now: Clock

    async def by_session(self, reference: str, session: str | None) -> StatusReport | None:
        if not session:
            return None
        inquiry = await self.inquiries.by_session(reference, session_hash(session), self.now())
        return await self._report(inquiry) if inquiry else None

    async def by_bearer(self, reference: str, token: str) -> StatusReport | None:
        """A session's token, or that of a link that nobody has opened yet, for a day."""
        report = await self.by_session(reference, token)
        inquiry = await self.inquiries.by_reference(reference) if token and not report else None
        if inquiry is None:
            return report
        is_latest = await self.check(inquiry, token) == inquiry.link.number
        may_read = is_latest and inquiry.link.may_read(self.now())
        return await self._report(inquiry) if may_read else None

    async def _report(self, inquiry: TrackedInquiry) -> StatusReport:
        location = inquiry.location
        return StatusReport(
            inquiry=inquiry,
            procedure=await self.catalogue.procedure(inquiry.procedure),
            clinic=await self.catalogue.clinic(location) if location else None,
        )
