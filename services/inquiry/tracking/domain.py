"""Where an inquiry stands for its patient, and the links and sessions by which they may look."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.errors import Unauthenticated
from shared.keys import Key, KeyRing

LINK_LIVES_FOR: Final = timedelta(days=30)
SESSION_LIVES_FOR: Final = timedelta(hours=8)
MAIL_AGAIN_AFTER: Final = timedelta(minutes=5)


class StatusLinkNeeded(Unauthenticated):
    """Also for references that do not exist: nobody learns which do."""

    code = "inquiry.link-needed"
    title = "The token of the inquiry's latest link is needed to see this."


class Status(StrEnum):
    """What the patient is told, in the order in which international offices work."""

    RECEIVED = "received"
    CONTACTED = "contacted"
    RECORDS = "records"
    MEDICAL_REVIEW = "medical_review"
    FINANCIAL_CLEARANCE = "financial_clearance"
    SCHEDULING = "scheduling"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    CLOSED = "closed"


STEPS: Final = (
    Status.RECEIVED,
    Status.CONTACTED,
    Status.RECORDS,
    Status.MEDICAL_REVIEW,
    Status.FINANCIAL_CLEARANCE,
    Status.SCHEDULING,
    Status.BOOKED,
)


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    status: Status
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Link:
    """The latest link; an earlier number opens nothing any more."""

    number: int
    sent_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def may_open(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at

    def may_read(self, now: datetime) -> bool:
        """A program that holds the link's token may go on reading after a person has opened it."""
        return now < self.expires_at

    def renewed(self, now: datetime) -> "Link":
        """The link to mail when one is asked for: the same while nobody has used it, else the next
        one.
        """
        number = self.number if self.may_open(now) else self.number + 1
        return Link(number=number, sent_at=now, expires_at=now + LINK_LIVES_FOR)

    def may_be_mailed(self, now: datetime) -> bool:
        """Not so soon after the last time that asking would flood somebody's letter box."""
        return now - self.sent_at >= MAIL_AGAIN_AFTER or self.used_at is not None


def first_link(now: datetime) -> Link:
    return Link(number=1, sent_at=now, expires_at=now + LINK_LIVES_FOR)


def link_token(key: Key, inquiry_id: str, number: int) -> str:
    """The secret of a link; made from a key whenever it is needed, so that it is stored nowhere."""
    digest = hmac.digest(key.secret, f"{inquiry_id}:{number}".encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_link_token(token: str, keys: KeyRing, inquiry_id: str, number: int) -> bool:
    """Also one that was made with an older key that is still accepted."""
    made = [link_token(key, inquiry_id, number) for key in keys]
    return any(hmac.compare_digest(token.encode(), one.encode()) for one in made)


def status_url(base_url: str, reference: str, token: str, locale: str) -> str:
    """The link as it is mailed; it names the language where that is not the one shown anyway."""
    language = "" if locale == "en-CA" else f"locale={locale}&"
    return f"{base_url.rstrip('/')}/status/{reference}?{language}link={token}"


def session_hash(session: str) -> bytes:
    """What is stored of a session's secret."""
    return hashlib.sha256(session.encode()).digest()


@dataclass(frozen=True, kw_only=True)
class LeadProgress:
    """What routing has told: the clinic that has the inquiry, and when it was in contact."""

    location: str | None = None
    assigned_at: datetime | None = None
    contacted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TrackedInquiry:
    id: str
    reference: str
    procedure: str
    wished_location: str | None
    status: Status
    history: tuple[StatusChange, ...]
    received_at: datetime
    reply_by: datetime
    locale: str
    link: Link
    lead: LeadProgress
    timezone: str | None = None
    """The patient's own, when they told it and it was not erased."""

    @property
    def location(self) -> str | None:
        return self.lead.location or self.wished_location


@dataclass(frozen=True)
class Opened:
    """The link was good; `session` goes into the cookie."""

    session: str


@dataclass(frozen=True)
class LinkSpent:
    """A genuine link that opens nothing any more: used, replaced or too old. A new one may be
    mailed.
    """


@dataclass(frozen=True)
class LinkUnknown:
    """Not a link of ours, or of no inquiry that there is."""


OpeningOutcome = Opened | LinkSpent | LinkUnknown
