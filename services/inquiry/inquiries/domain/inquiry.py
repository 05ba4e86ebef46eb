"""The inquiry: one patient's request and everything that may happen to it.

A transition is a method. It returns the inquiry as it is afterwards, the same one where there is
nothing to change, so that repeating is harmless; and it refuses where it may not happen. The port
`Inquiries` keeps the result and its events in one write, guarded by `version`. Withdrawing stands
below, messages in `writing`; correcting and erasing are transitions beside it.

How an email is delivered is no transition: it is noted on the email's own entry.
"""

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from services.inquiry.inquiries.domain.agreement import Agreement
from services.inquiry.inquiries.domain.consents import ConsentRecord
from services.inquiry.inquiries.domain.correction import Correction
from services.inquiry.inquiries.domain.emails import (
    EmailKind,
    QueuedEmail,
    queued,
    with_email,
)
from services.inquiry.inquiries.domain.facts import Facts
from services.inquiry.inquiries.domain.holds import Hold
from services.inquiry.inquiries.domain.link import (
    SESSION_LIVES_FOR,
    Link,
    Session,
    StatusLinkSpent,
)
from services.inquiry.inquiries.domain.messages import Message, MessageRead
from services.inquiry.inquiries.domain.notes import NOTES_AT_MOST, Note, TooManyNotes
from services.inquiry.inquiries.domain.progress import (
    ENDED,
    Asked,
    LeadFact,
    LeadProgress,
    Offered,
    Routed,
    Status,
    StatusChange,
    change_by,
    leads_on,
)
from services.inquiry.inquiries.domain.quarantine import KEPT_BACK, Quarantine
from services.inquiry.inquiries.domain.receipt import Receipt
from services.inquiry.inquiries.domain.submission import Fingerprint
from services.inquiry.inquiries.domain.telling import EMAIL_AT, FIRST_REMINDER, has_moved
from services.inquiry.privacy.domain import Sealed
from shared.errors import Conflict

_SESSIONS_KEPT: Final = 5


class InquiryEnded(Conflict):
    code = "inquiry.ended"
    title = "This inquiry has ended already."


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """How often an inquiry without an answer was announced again, and when it next is."""

    count: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """`locale` is the language in which we write to the patient. `version` counts the writes of
    transitions; 0 is one of before versions were kept. `facts_revision` counts later answers.
    """

    id: str
    version: int = 0
    reference: str
    key_hash: bytes = field(repr=False)
    fingerprint: Fingerprint = field(repr=False)
    facts: Facts
    facts_revision: int = 0
    personal: Sealed = field(repr=False)
    consents: tuple[ConsentRecord, ...]
    locale: str
    received_at: datetime
    reply_by: datetime
    status: Status = Status.RECEIVED
    history: tuple[StatusChange, ...] = ()
    lead: LeadProgress = field(default_factory=LeadProgress)
    link: Link
    sessions: tuple[Session, ...] = field(default=(), repr=False)
    emails: tuple[QueuedEmail, ...] = ()
    notes: tuple[Note, ...] = ()
    messages: tuple[Message, ...] = ()
    messages_read: tuple[MessageRead, ...] = ()
    message_mailed_at: datetime | None = None
    """When the last email about messages was due."""
    agreements: tuple[Agreement, ...] = ()
    """About the days of the journey; the last one holds."""
    person_asked_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    hold: Hold | None = None
    repeat: Repeat = Repeat()
    erased_at: datetime | None = None
    contact_hashes: tuple[bytes, ...] = field(default=(), repr=False)
    """The blind index of its mailbox and phone number; an erased inquiry has none."""
    quarantined: Quarantine | None = None

    @property
    def receipt(self) -> Receipt:
        return Receipt(
            inquiry_id=self.id,
            reference=self.reference,
            reply_by=self.reply_by,
            locale=self.locale,
            fingerprint=self.fingerprint,
        )

    @property
    def granted(self) -> tuple[str, ...]:
        """The purposes that were agreed to, each once."""
        granted = (consent.purpose for consent in self.consents if consent.is_granted)
        return tuple(dict.fromkeys(granted))

    @property
    def location(self) -> str | None:
        """The clinic that has the inquiry, or the one wished for."""
        return self.lead.location or self.facts.location

    @property
    def coordinator_name(self) -> str | None:
        """Who looks after it at the clinic that has it, until it ends; None where nobody knows."""
        return None if self.has_ended else self.lead.coordinator_name

    @property
    def answer_by(self) -> datetime:
        """Until when the patient hears from somebody: as promised, or sooner where the clinic that
        has the inquiry is held to that.
        """
        return min(self.reply_by, self.lead.due_at or self.reply_by)

    @property
    def known_history(self) -> tuple[StatusChange, ...]:
        return tuple(change for change in self.history if change.status is not Status.UNKNOWN)

    @property
    def shown_status(self) -> Status:
        """One that only a newer version has is shown as the last one that this version knows."""
        if self.status is not Status.UNKNOWN:
            return self.status
        return self.known_history[-1].status if self.known_history else Status.RECEIVED

    @property
    def is_unanswered(self) -> bool:
        """Routing has not answered, and its answer is still wanted."""
        is_wanted = self.status is not Status.WITHDRAWN and self.erased_at is None
        is_wanted = is_wanted and not self.is_kept_back
        return is_wanted and self.lead.sequence == 0

    @property
    def is_kept_back(self) -> bool:
        """In quarantine, or discarded from it: nothing of it is announced, and nothing mailed."""
        return self.quarantined is not None and self.quarantined.state in KEPT_BACK

    @property
    def has_ended(self) -> bool:
        return self.erased_at is not None or self.status in {Status.WITHDRAWN, *ENDED}

    @property
    def takes_messages(self) -> bool:
        """Until it has ended or its clinic has closed it, for whatever reason."""
        return not self.has_ended and self.lead.closed_for is None

    @property
    def is_restricted(self) -> bool:
        """It is kept for the law alone, as its patient wants it erased."""
        return self.hold is not None and self.hold.erasure_asked_at is not None

    def has_session(self, session_hash: bytes, now: datetime) -> bool:
        return any(
            hmac.compare_digest(session.hash, session_hash) and now < session.expires_at
            for session in self.sessions
        )

    def leased_email(self, token: str) -> QueuedEmail:
        """The email that was leased under this token. Raises `LookupError`, also where it says
        nothing that this version can read.
        """
        found = next((email for email in self.emails if email.lease == token), None)
        if found is None:
            raise LookupError("no readable email is leased under this token")
        return found

    def follow(self, fact: LeadFact) -> "Inquiry":
        """Routing has announced something; what the patient is told only goes forward by that, and
        what has ended stays as it ended.
        """
        if self.erased_at is not None:
            return self
        followed = replace(self, lead=self.lead.followed_by(fact))
        if isinstance(fact, Asked | Offered) and followed.lead.opens_more_than(self.lead):
            return followed if self.has_ended else followed._asked(fact.at)
        if isinstance(fact, Routed) and has_moved(self.lead, followed.lead):
            is_open = not self.has_ended
            return followed.mailed_again(EmailKind.ASSIGNED, fact.at) if is_open else followed
        change = change_by(fact)
        if change is None or not leads_on(self.status, change.status):
            return followed
        reached = followed._reached(change.status, change.at)
        kind = EMAIL_AT.get(change.status)
        return reached.mailed_again(kind, change.at) if kind else reached

    def open_link(self, number: int, session_hash: bytes, now: datetime) -> "Inquiry":
        """Uses up the link of this number and opens a session. Raises `StatusLinkSpent`."""
        if number != self.link.number or not self.link.may_open(now):
            raise StatusLinkSpent
        return replace(self, link=self.link.used(now)).open_session(session_hash, now)

    def open_session(self, session_hash: bytes, now: datetime) -> "Inquiry":
        """The oldest of many sessions ends. Of what was erased there is nothing to be seen."""
        if self.erased_at is not None:
            return self
        session = Session(hash=session_hash, expires_at=now + SESSION_LIVES_FOR)
        return replace(self, sessions=(*self.sessions, session)[-_SESSIONS_KEPT:])

    def count_wrong_code(self, number: int) -> "Inquiry":
        """Somebody tried a wrong code on the link of this number. While a link is void there is
        nothing to be guessed, and nothing more to be made void.
        """
        if number != self.link.number or self.link.is_void:
            return self
        return replace(self, link=self.link.with_wrong_code())

    def request_link(self, now: datetime) -> "Inquiry":
        """Queues an email with the link to be used next, unless one has just been queued."""
        is_closed = self.is_kept_back or self.erased_at is not None
        if is_closed or not self.link.may_be_mailed(now):
            return self
        return self.mailed_again(EmailKind.NEW_LINK, now)

    def announce_again(self, now: datetime, next_at: datetime) -> "Inquiry":
        """Once more, and at `next_at` again if there is still no answer."""
        is_due = self.repeat.next_at is None or self.repeat.next_at <= now
        if not (self.is_unanswered and is_due):
            return self
        return replace(self, repeat=Repeat(count=self.repeat.count + 1, next_at=next_at))

    def withdraw(self, now: datetime) -> "Inquiry":
        """The patient wants no answer any more. Raises `InquiryEnded`."""
        if self.status is Status.WITHDRAWN:
            return self
        if self.status in ENDED or self.erased_at is not None:
            raise InquiryEnded
        withdrawn = self._reached(Status.WITHDRAWN, now)
        return withdrawn if self.is_kept_back else withdrawn.mailed_again(EmailKind.WITHDRAWN, now)

    def add_note(self, note: Note) -> "Inquiry":
        """Somebody has written something down. Raises `InquiryEnded` and `TooManyNotes`."""
        if any(kept.id == note.id for kept in self.notes):
            return self
        if self.erased_at is not None:
            raise InquiryEnded
        if len(self.notes) >= NOTES_AT_MOST:
            raise TooManyNotes
        return replace(self, notes=(*self.notes, note))

    def ask_person(self, now: datetime) -> "Inquiry":
        """The patient wants a person to look at what a program has decided; the first time counts.
        Raises `InquiryEnded`.
        """
        if self.person_asked_at is not None:
            return self
        if not self.takes_messages:
            raise InquiryEnded
        return replace(self, person_asked_at=now)

    def _asked(self, at: datetime) -> "Inquiry":
        lead = replace(self.lead, asked_at=at, remind_at=at + FIRST_REMINDER)
        return replace(self, lead=lead).mailed_again(EmailKind.QUESTION, at)

    # For transitions in modules of their own.
    def mailed_again(
        self, kind: EmailKind, now: datetime, *, due_at: datetime | None = None
    ) -> "Inquiry":
        link = self.link.renewed(now)
        email = queued(kind, link.number, now, due_at=due_at)
        return replace(self, link=link, emails=with_email(self.emails, email))

    def _reached(self, status: Status, at: datetime) -> "Inquiry":
        change = StatusChange(status=status, at=at)
        return replace(self, status=status, history=(*self.history, change))
