"""The last email to a patient: that everything was erased. No queue holds its address."""

import asyncio
from dataclasses import dataclass
from typing import Final

from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import EmailKind, Inquiry
from services.inquiry.mail.domain import DEFAULT_ZONE, Email, Outcome
from services.inquiry.mail.ports import EmailSender
from shared.logs import get_log

_log = get_log(__name__)
_SECONDS: Final = 5.0


@dataclass(frozen=True, kw_only=True)
class SayErased:
    """Tried once and for a few seconds: what is not sent then is never sent, and the page has said
    so. A queue would have to keep what was just erased.
    """

    catalogue: Catalogue
    sender: EmailSender
    mail_host: str
    seconds: float = _SECONDS

    async def __call__(self, inquiry: Inquiry, to: str) -> None:
        """`inquiry`: as it was. Whatever goes wrong ends here: it is erased already."""
        outcome = Outcome.FAILED
        try:
            async with asyncio.timeout(self.seconds):
                outcome = await self.sender.send(await self._email(inquiry, to))
                await self.sender.hang_up()
        except Exception as error:  # noqa: BLE001 - nothing can be done about it, or be undone
            _log.error("email.not-sent", error, inquiry_id=inquiry.id)
        _log.info("email.tried", inquiry_id=inquiry.id, outcome=outcome.value)

    async def _email(self, inquiry: Inquiry, to: str) -> Email:
        clinic = await self.catalogue.clinic(inquiry.location) if inquiry.location else None
        return Email(
            message_id=f"<{inquiry.id}.{EmailKind.ERASED.value}@{self.mail_host}>",
            to=to,
            kind=EmailKind.ERASED,
            locale=inquiry.locale,
            reference=inquiry.reference,
            status_url="",
            link_code="",
            reply_by=inquiry.reply_by,
            timezone=clinic.timezone if clinic else DEFAULT_ZONE,
            clinic_name=clinic.name if clinic else None,
            clinic_phone=clinic.phone if clinic else None,
            network=await self.catalogue.network(),
        )
