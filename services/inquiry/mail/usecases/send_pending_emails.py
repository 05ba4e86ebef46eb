"""The emails that are due go out, each once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, assert_never

from services.inquiry.catalogue.domain import UNSURE
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import (
    FORMER_EMAIL,
    LEASED_FOR,
    EmailKind,
    EmailLease,
    Inquiry,
    QueuedEmail,
    forget_former_email,
    is_overtaken,
)
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.mail.domain import (
    DEFAULT_ZONE,
    NAMES_PROCEDURE,
    Email,
    GivenBack,
    GivenUp,
    Outcome,
    RetryAt,
    Settled,
    next_step,
)
from services.inquiry.mail.ports import EmailLimits, EmailQueue, EmailSender
from services.inquiry.privacy.ports import Vault
from shared.clock import Clock
from shared.concurrency import finish_all
from shared.limits.counted import LimitReached, by_contact
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_emails = counter("emails_total", "Emails to patients by what became of them.", ["outcome"])
_AT_ONCE: Final = 100
_SIDE_BY_SIDE: Final = 4
"""As many as the sender has connections."""
_BEGUN_WITHIN: Final = LEASED_FOR / 2
"""What a slow server leaves no time for is given back: nothing is sent by somebody to whom it may
not belong any more.
"""


@dataclass(frozen=True, kw_only=True)
class _Turns:
    """Of the emails that were leased together: some are sent at a time, and none is begun later
    than then.
    """

    begun_by: datetime
    one: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_SIDE_BY_SIDE))


@dataclass(frozen=True, kw_only=True)
class SendPendingEmails:
    emails: EmailQueue
    inquiries: Inquiries
    vault: Vault
    catalogue: Catalogue
    sender: EmailSender
    limits: EmailLimits
    status_url: Callable[[str, str, int, str], str]
    """The link of (inquiry id, reference, number, locale); it is made anew and never stored."""
    link_code: Callable[[str, int], str]
    """The same link's code, to be typed, of (inquiry id, number)."""
    mail_host: str
    now: Clock
    is_transient: Callable[[BaseException], bool]
    """Whether the database or the network is at fault, and not this email."""

    async def __call__(self) -> int:
        """Sends what is due now, some at once, and returns how many emails were dealt with."""
        count = 0
        while leases := await self.emails.lease(now := self.now(), at_most=_AT_ONCE):
            turns = _Turns(begun_by=now + _BEGUN_WITHIN)
            count += sum(await finish_all(self._deal_with(lease, turns) for lease in leases))
        if count:
            await self.sender.hang_up()
        return count

    async def _deal_with(self, lease: EmailLease, turns: _Turns) -> bool:
        """Whether it was tried. One email that cannot be made costs itself and nothing else."""
        try:
            outcome = await self._try(lease, turns)
            reason = outcome.value
        except Exception as error:
            if self.is_transient(error):
                raise
            _log.error("email.broken", error, inquiry_id=lease.inquiry_id)
            outcome, reason = Outcome.BROKEN, type(error).__name__
        _emails.labels(outcome.value).inc()
        _log.info("email.tried", inquiry_id=lease.inquiry_id, outcome=outcome.value)
        await self._note(lease, outcome, reason)
        return outcome is not Outcome.LEFT

    async def _note(self, lease: EmailLease, outcome: Outcome, reason: str) -> None:
        now = self.now()
        step = next_step(lease, outcome, now)
        if _is_to_former_address(lease) and not isinstance(step, RetryAt | GivenBack):
            # Before it leaves the queue: after a crash it is looked for again, and not found.
            await self.inquiries.change(lease.inquiry_id, forget_former_email)
            step = Settled()
        match step:
            case Settled():
                await self.emails.settle(lease, outcome.value, now)
            case GivenUp():
                await self.emails.fail(lease, reason=reason, at=now)
            case RetryAt(at=at):
                await self.emails.postpone(lease, at)
            case GivenBack():
                await self.emails.give_back(lease, now)
            case _:
                assert_never(step)

    async def _try(self, lease: EmailLease, turns: _Turns) -> Outcome:
        inquiry = await self.inquiries.get(lease.inquiry_id)
        if inquiry is None:
            raise LookupError("the inquiry is gone")
        queued = inquiry.leased_email(lease.token)
        part = FORMER_EMAIL if queued.kind is EmailKind.ADDRESS_LEFT else "email"
        if part == FORMER_EMAIL and part not in inquiry.personal:  # has been told, and forgotten
            return Outcome.REFUSED
        zone = {"timezone": sealed} if (sealed := inquiry.personal.get("timezone")) else {}
        opened = await self.vault.open(inquiry.id, {part: inquiry.personal[part], **zone})
        to = opened.text(part)
        if to is None:  # the patient's data was erased
            return Outcome.REFUSED
        if is_overtaken(inquiry, queued):
            return Outcome.OVERTAKEN
        email = await self._email(inquiry, queued, to)
        return await self._send(replace(email, own_timezone=opened.text("timezone")), turns)

    async def _send(self, email: Email, turns: _Turns) -> Outcome:
        """Only what a server has accepted counts for its mailbox."""
        counted = by_contact("mails", email=email.to)
        try:
            await self.limits.take(counted)
        except LimitReached:
            return Outcome.CAPPED
        outcome = Outcome.FAILED
        try:
            async with turns.one:
                in_time = self.now() < turns.begun_by
                outcome = await self.sender.send(email) if in_time else Outcome.LEFT
        finally:
            if outcome is not Outcome.ACCEPTED:
                await self.limits.give_back(counted)
        return outcome

    async def _email(self, inquiry: Inquiry, queued: QueuedEmail, to: str) -> Email:
        clinic = await self.catalogue.clinic(inquiry.location) if inquiry.location else None
        number = queued.link_number
        return Email(
            message_id=f"<{inquiry.id}.{queued.id}@{self.mail_host}>",
            to=to,
            kind=queued.kind,
            locale=inquiry.locale,
            reference=inquiry.reference,
            status_url=self.status_url(inquiry.id, inquiry.reference, number, inquiry.locale),
            link_code=self.link_code(inquiry.id, number),
            reply_by=inquiry.answer_by,
            timezone=clinic.timezone if clinic else DEFAULT_ZONE,
            clinic_name=clinic.name if clinic else None,
            clinic_phone=clinic.phone if clinic else None,
            is_contacted=inquiry.lead.contacted_at is not None,
            coordinator_name=inquiry.coordinator_name,
            procedure=await self._procedure(inquiry, queued.kind),
            network=await self.catalogue.network(),
        )

    async def _procedure(self, inquiry: Inquiry, kind: EmailKind) -> str | None:
        """None, too, for who is not sure which one they need, and where nobody knows it by now."""
        slug = inquiry.facts.procedure
        if kind not in NAMES_PROCEDURE or slug == UNSURE.slug:
            return None
        procedure = await self.catalogue.procedure(slug)
        return procedure.title(inquiry.locale) if procedure else None


def _is_to_former_address(lease: EmailLease) -> bool:
    """An id begins with the email's kind."""
    return lease.email_id.startswith(f"{EmailKind.ADDRESS_LEFT.value}.")
