"""A patient, or a program with a token, looks where an inquiry stands."""

from dataclasses import dataclass
from datetime import datetime

from services.inquiry.catalogue.domain import Clinic, Procedure
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.domain import session_hash
from services.inquiry.tracking.usecases.check_code import CheckCode
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class StatusReport:
    """`timezone`: the patient's own, when they gave it and it was not erased."""

    inquiry: Inquiry
    timezone: str | None
    procedure: Procedure | None
    clinic: Clinic | None


@dataclass(frozen=True, kw_only=True)
class ReadStatus:
    """None for whoever may not look, and for references that do not exist: nobody learns which."""

    inquiries: Inquiries
    vault: Vault
    catalogue: Catalogue
    check: CheckCode
    now: Clock

    async def by_session(self, reference: str, session: str | None) -> StatusReport | None:
        inquiry = await self.inquiries.by_reference(reference) if session else None
        if inquiry is None or not self._is_open(inquiry, session):
            return None
        return await self._report(inquiry)

    async def by_draft(self, reference: str) -> StatusReport | None:
        """For whoever holds the draft that has become it; None once it is erased."""
        inquiry = await self.inquiries.by_reference(reference)
        return None if inquiry is None or inquiry.erased_at else await self._report(inquiry)

    async def erased_at(self, reference: str) -> datetime | None:
        """When it was erased, for anybody who has its reference: there is nothing else to tell."""
        inquiry = await self.inquiries.by_reference(reference)
        return inquiry.erased_at if inquiry else None

    async def by_bearer(self, reference: str, token: str) -> StatusReport | None:
        """A session's token, or that of a link that nobody has opened yet, for a day."""
        inquiry = await self.inquiries.by_reference(reference) if token else None
        if inquiry is None:
            return None
        if self._is_open(inquiry, token):
            return await self._report(inquiry)
        is_latest = await self.check(inquiry, token) == inquiry.link.number
        may_read = is_latest and inquiry.link.may_read(self.now())
        return await self._report(inquiry) if may_read else None

    def _is_open(self, inquiry: Inquiry, session: str | None) -> bool:
        return bool(session) and inquiry.has_session(session_hash(session or ""), self.now())

    async def _report(self, inquiry: Inquiry) -> StatusReport:
        location = inquiry.location
        return StatusReport(
            inquiry=inquiry,
            timezone=await self._timezone(inquiry),
            procedure=await self.catalogue.procedure(inquiry.facts.procedure),
            clinic=await self.catalogue.clinic(location) if location else None,
        )

    async def _timezone(self, inquiry: Inquiry) -> str | None:
        sealed = inquiry.personal.get("timezone")
        if not sealed:
            return None
        return (await self.vault.open(inquiry.id, {"timezone": sealed})).text("timezone")
