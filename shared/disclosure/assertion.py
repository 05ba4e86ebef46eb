"""What routing asserts when it asks for a patient's details or hands over a note about the patient,
and when that is not good enough.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LIVES_FOR: Final = timedelta(seconds=30)
"""How long routing lets an assertion live."""
LIVES_AT_MOST: Final = timedelta(seconds=60)
"""What inquiry accepts at most."""
CLOCKS_DIFFER_BY: Final = timedelta(seconds=5)
"""By how much the clocks of two machines may be apart."""
NOT_ACCEPTED: Final = "disclosure.not-accepted"
FORBIDDEN: Final = "disclosure.forbidden"
ERASED: Final = "disclosure.erased"
"""Codes of inquiry's answers 401, 403 and 410; what exactly was wrong is recorded, not told."""
NOTES_FULL: Final = "note.too-many"
"""Code of inquiry's answer 409: the inquiry has as many notes as it may have."""
MESSAGES_FULL: Final = "message.too-many"
MESSAGES_CLOSED: Final = "message.closed"
"""Codes of its answers 409 to a message: there are as many as there may be, or nobody writes any
more.
"""
NOT_AN_ADDRESS: Final = "search.not-an-address"
"""Code of its answer 422 to a search: nobody could have written from what was typed."""
TYPED_AT_MOST: Final = 1000
"""Characters of what a search is for; an address has fewer, with spaces round it."""
SEARCHED: Final = "search"
"""The purpose in the record of each inquiry that a search has found; no assertion has it."""
ROLES: Final = frozenset({"coordinator", "doctor", "manager", "privacy_officer"})
NOTE: Final = "note"
"""The purpose that writes a note. It opens nothing, and no other purpose writes."""
MESSAGE: Final = "message"
"""The purpose that writes to the patient; as of `NOTE`."""
TRAVEL_PLAN: Final = "travel_plan"
"""The purpose that changes a travel plan; as of `NOTE`."""
_WRITING: Final = frozenset({NOTE, MESSAGE, TRAVEL_PLAN})
_WRITES: Final = frozenset({"coordinator", "doctor"})


class Purpose(StrEnum):
    """Why details are opened. Inquiry records any code: a newer routing may know more of them."""

    FIRST_CONTACT = "first_contact"
    FOLLOW_UP = "follow_up"
    TRAVEL_PLANNING = "travel_planning"
    CLINICAL_QUESTION = "clinical_question"
    PATIENT_REQUEST = "patient_request"


class RefusalReason(StrEnum):
    """Why details were not shown."""

    UNREADABLE = "assertion.unreadable"
    EXPIRED = "assertion.expired"
    TOO_LONG = "assertion.lives-too-long"
    ROLE = "role.not-permitted"
    PURPOSE = "purpose.not-permitted"
    OTHER_LEAD = "lead.of-another-inquiry"
    REPEATED = "assertion.repeated"
    ERASED = "inquiry.erased"
    RESTRICTED = "inquiry.restricted"
    """Kept for the law alone: its patient wants it erased."""
    NOTES_FULL = "notes.too-many"
    MESSAGES_FULL = "messages.too-many"
    MESSAGES_CLOSED = "messages.closed"


@dataclass(frozen=True, kw_only=True)
class DisclosureRequest:
    """This account, in this role, asks about this lead for this purpose.

    `note_id`, `message_id`: of the note or message that is handed over, the same each time; None
    for other purposes. `attachment_id`: of the one file that is asked for; None for anything else.
    """

    account_id: str
    name: str
    role: str
    lead_id: str
    inquiry_id: str
    purpose: str
    note_id: str | None = None
    attachment_id: str | None = None
    message_id: str | None = None

    def asserted(self, assertion_id: str, now: datetime) -> "Assertion":
        """The request as routing signs it, in whole seconds as tokens have them."""
        issued_at = now.replace(microsecond=0)
        return Assertion(
            **asdict(self), id=assertion_id, issued_at=issued_at, expires_at=issued_at + LIVES_FOR
        )


@dataclass(frozen=True, kw_only=True)
class Assertion(DisclosureRequest):
    """A request that routing has signed. `id` is used once."""

    id: str
    issued_at: datetime
    expires_at: datetime

    def fault(self, now: datetime) -> RefusalReason | None:
        """What is wrong with it by itself; None when it may be looked at further."""
        if self.expires_at - self.issued_at > LIVES_AT_MOST:
            return RefusalReason.TOO_LONG
        if now >= self.expires_at + CLOCKS_DIFFER_BY or now < self.issued_at - CLOCKS_DIFFER_BY:
            return RefusalReason.EXPIRED
        if self.role not in (_WRITES if self.purpose in _WRITING else ROLES):
            return RefusalReason.ROLE
        return None

    @property
    def reads(self) -> bool:
        return self.purpose not in _WRITING


@dataclass(frozen=True, kw_only=True)
class UnreadableAssertion:
    """No valid signature, or claims missing; `inquiry_id` is what it claims, believed by nobody."""

    inquiry_id: str | None = None
