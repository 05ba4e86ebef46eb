"""A patient wants a copy of everything that is held about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry, InquiryEnded
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.privacy.ports import Vault
from services.inquiry.rights.domain import Copy
from services.inquiry.rights.ports import CopyPart
from services.inquiry.rights.usecases.may_look import inquiry_of_session
from shared.clock import Clock
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class ReadCopy:
    """For whoever holds a session. It is a line in the log and no record of disclosure: those say
    which of the staff has seen what, and the patient is none of them.
    """

    inquiries: Inquiries
    vault: Vault
    parts: Sequence[CopyPart]
    now: Clock

    async def __call__(self, reference: str, session: str) -> Copy:
        """Raises `StatusLinkNeeded`, and `InquiryEnded` where the key is gone."""
        now = self.now()
        inquiry = await inquiry_of_session(self.inquiries, reference, session, now)
        timezone = await self._timezone(inquiry)
        parts = [await part(inquiry) for part in self.parts]
        security("copy-given", inquiry_id=inquiry.id)
        return Copy(
            reference=inquiry.reference,
            locale=inquiry.locale,
            timezone=timezone,
            made_at=now,
            parts=tuple(part for part in parts if part.entries),
        )

    async def _timezone(self, inquiry: Inquiry) -> str | None:
        sealed = {k: text for k, text in inquiry.personal.items() if k in ("timezone", "email")}
        opened = await self.vault.open(inquiry.id, sealed)
        if opened.is_erased:
            raise InquiryEnded
        return opened.text("timezone")
