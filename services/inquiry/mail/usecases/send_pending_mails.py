"""The emails that are due go out, each once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.mail.domain import FINAL, Claim, Email, Outcome, PendingEmail, next_attempt
from services.inquiry.mail.ports import EmailSender, MailLimits, OutgoingMails
from shared.clock import Clock
from shared.limits.counted import LimitReached, by_contact
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_mails = counter("mails_total", "Emails to patients by what became of them.", ["outcome"])
_AT_ONCE: Final = 4
_DEFAULT_ZONE: Final = "America/Toronto"


@dataclass(frozen=True, kw_only=True)
class SendPendingMails:
    mails: OutgoingMails
    catalogue: Catalogue
    sender: EmailSender
    limits: MailLimits
    status_url: Callable[[str, str, int, str], str]
    """The link of (inquiry id, reference, number, locale); it is made anew and never stored."""
    link_code: Callable[[str, int], str]
    """The same link's code, to be typed, of (inquiry id, number)."""
    mail_host: str
    now: Clock
    is_transient: Callable[[BaseException], bool]
    """Whether the database or the network is at fault, and not this email."""

    async def __call__(self) -> int:
        """Sends what is due now, a few at once, and returns how many emails were dealt with."""
        return sum(await asyncio.gather(*[self._send_due() for _ in range(_AT_ONCE)]))

    async def _send_due(self) -> int:
        count = 0
        while claim := await self.mails.claim(self.now()):
            await self._deal_with(claim)
            count += 1
        return count

    async def _deal_with(self, claim: Claim) -> None:
        """One email that cannot be made costs itself and nothing else."""
        try:
            outcome = await self._try(claim)
            reason = outcome.value
        except Exception as error:
            if self.is_transient(error):
                raise
            _log.error("mail.broken", error, inquiry_id=claim.inquiry_id)
            outcome, reason = Outcome.BROKEN, type(error).__name__
        _mails.labels(outcome.value).inc()
        _log.info("mail.tried", inquiry_id=claim.inquiry_id, outcome=outcome.value)
        await self._note(claim, outcome, reason)

    async def _note(self, claim: Claim, outcome: Outcome, reason: str) -> None:
        now = self.now()
        if outcome in FINAL:
            await self.mails.settle(claim, outcome, now)
        elif claim.is_to_be_parked(outcome, now):
            await self.mails.park(claim, reason=reason, at=now)
        else:
            await self.mails.postpone(claim, next_attempt(claim.attempts, now))

    async def _try(self, claim: Claim) -> Outcome:
        pending = await self.mails.read(claim)
        if pending.to is None:
            return Outcome.REFUSED
        return await self._send(await self._email(claim, pending, pending.to))

    async def _send(self, email: Email) -> Outcome:
        """Only what a server has accepted counts for its mailbox."""
        counted = by_contact("mails", email=email.to)
        try:
            await self.limits.take(counted)
        except LimitReached:
            return Outcome.CAPPED
        outcome = Outcome.FAILED
        try:
            outcome = await self.sender.send(email)
        finally:
            if outcome is not Outcome.ACCEPTED:
                await self.limits.give_back(counted)
        return outcome

    async def _email(self, claim: Claim, mail: PendingEmail, to: str) -> Email:
        clinic = await self.catalogue.clinic(mail.location) if mail.location else None
        return Email(
            message_id=f"<{claim.inquiry_id}.{mail.mail_id}@{self.mail_host}>",
            to=to,
            kind=mail.kind,
            locale=mail.locale,
            reference=mail.reference,
            status_url=self.status_url(
                claim.inquiry_id, mail.reference, mail.link_number, mail.locale
            ),
            link_code=self.link_code(claim.inquiry_id, mail.link_number),
            reply_by=mail.reply_by,
            timezone=clinic.timezone if clinic else _DEFAULT_ZONE,
            clinic_name=clinic.name if clinic else None,
            clinic_phone=clinic.phone if clinic else None,
        )
