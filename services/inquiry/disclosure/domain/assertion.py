"""What routing asserts when it asks for a patient's details, and when that is not good enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LIVES_AT_MOST: Final = timedelta(seconds=60)
CLOCKS_DIFFER_BY: Final = timedelta(seconds=5)
ROLES: Final = frozenset({"coordinator", "doctor", "manager", "privacy_officer"})


class RefusalReason(StrEnum):
    """Why details were not shown."""

    UNREADABLE = "assertion.unreadable"
    EXPIRED = "assertion.expired"
    TOO_LONG = "assertion.lives-too-long"
    ROLE = "role.not-permitted"
    OTHER_LEAD = "lead.of-another-inquiry"
    REPEATED = "assertion.repeated"
    ERASED = "inquiry.erased"


@dataclass(frozen=True, kw_only=True)
class Assertion:
    """Signed by routing: this account, in this role, wants these details for this lead and
    purpose.
    """

    id: str
    account_id: str
    name: str
    role: str
    lead_id: str
    inquiry_id: str
    purpose: str
    issued_at: datetime
    expires_at: datetime

    def fault(self, now: datetime) -> RefusalReason | None:
        """What is wrong with it by itself; None when it may be looked at further."""
        if self.expires_at - self.issued_at > LIVES_AT_MOST:
            return RefusalReason.TOO_LONG
        if now >= self.expires_at + CLOCKS_DIFFER_BY or now < self.issued_at - CLOCKS_DIFFER_BY:
            return RefusalReason.EXPIRED
        if self.role not in ROLES:
            return RefusalReason.ROLE
        return None


@dataclass(frozen=True, kw_only=True)
class UnreadableAssertion:
    """No valid signature, or claims missing; `inquiry_id` is what it claims, believed by nobody."""

    inquiry_id: str | None = None
