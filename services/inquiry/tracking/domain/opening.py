"""What comes of it when somebody wants to open an inquiry."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from services.inquiry.inquiries.domain import Inquiry
from shared.errors import Unauthenticated


class StatusLinkNeeded(Unauthenticated):
    """Also for references that do not exist: nobody learns which do."""

    code = "inquiry.link-needed"
    title = "The token of the inquiry's latest link, or of a session, is needed to see this."


def session_hash(session: str) -> bytes:
    """What is stored of a session's secret."""
    return hashlib.sha256(session.encode()).digest()


def opened_by(inquiry: Inquiry | None, session: str, now: datetime) -> Inquiry:
    """The inquiry, for whoever holds a session of it. Raises `StatusLinkNeeded`."""
    if inquiry is None or not inquiry.has_session(session_hash(session), now):
        raise StatusLinkNeeded
    return inquiry


@dataclass(frozen=True)
class Opened:
    """The link was good; `session` goes into the cookie, or to the program that asked."""

    session: str
    expires_at: datetime


@dataclass(frozen=True)
class LinkSpent:
    """A genuine link that opens nothing any more: used, replaced or too old. A new one may be
    mailed.
    """


@dataclass(frozen=True)
class LinkUnknown:
    """Not a link of ours, or of no inquiry that there is."""


OpeningOutcome = Opened | LinkSpent | LinkUnknown
