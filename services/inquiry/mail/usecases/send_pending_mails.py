"""The letters that are due go out, each once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.mail.domain import Claimed, Letter, Sent, next_attempt
from services.inquiry.mail.ports import OutgoingMails, Post
from shared.clock import Clock
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_mails = counter("mails_total", "Letters to patients by what became of them.", ["kind", "outcome"])
_AT_ONCE: Final = 4
_DEFAULT_ZONE: Final = "America/Toronto"


@dataclass(frozen=True, kw_only=True)
class SendPendingMails:
    mails: OutgoingMails
    catalogue: Catalogue
    post: Post
    status_url: Callable[[str, str, int, str], str]
    """The link of (inquiry id, reference, number, locale); it is made anew and never stored."""
    mail_host: str
    now: Clock

    async def __call__(self) -> int:
        """Sends what is due now, a few at once, and returns how many letters were dealt with."""
        return sum(await asyncio.gather(*[self._send_due() for _ in range(_AT_ONCE)]))

    async def _send_due(self) -> int:
        count = 0
        while mail := await self.mails.claim(self.now()):
            await self._send(mail)
            count += 1
        return count

    async def _send(self, mail: Claimed) -> None:
        outcome = Sent.REFUSED
        if mail.to is not None:
            outcome = await self.post.send(await self._letter(mail, mail.to))
        _mails.labels(mail.kind.value, outcome.value).inc()
        _log.info(
            "mail.sent", inquiry_id=mail.inquiry_id, kind=mail.kind.value, outcome=outcome.value
        )
        if outcome is Sent.FAILED:
            await self.mails.postpone(mail, next_attempt(mail.attempts, self.now()))
        else:
            await self.mails.settle(mail, outcome, self.now())

    async def _letter(self, mail: Claimed, to: str) -> Letter:
        clinic = await self.catalogue.clinic(mail.location) if mail.location else None
        return Letter(
            message_id=f"<{mail.inquiry_id}.{mail.mail_id}@{self.mail_host}>",
            to=to,
            kind=mail.kind,
            locale=mail.locale,
            reference=mail.reference,
            status_url=self.status_url(
                mail.inquiry_id, mail.reference, mail.link_number, mail.locale
            ),
            reply_by=mail.reply_by,
            timezone=clinic.timezone if clinic else _DEFAULT_ZONE,
            clinic_name=clinic.name if clinic else None,
            clinic_phone=clinic.phone if clinic else None,
        )
