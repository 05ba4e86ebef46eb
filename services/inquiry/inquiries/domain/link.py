"""The link that opens an inquiry once: when it may, when a program may read by it, and when a new
one is due.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from shared.errors import Refusal

LINK_LIVES_FOR: Final = timedelta(days=30)
SESSION_LIVES_FOR: Final = timedelta(hours=8)
MAIL_AGAIN_AFTER: Final = timedelta(minutes=5)
PROGRAMS_READ_FOR: Final = timedelta(hours=24)
WRONG_CODES_AT_MOST: Final = 20


class StatusLinkSpent(Refusal):
    """Said only to somebody who holds a genuine link."""

    code = "inquiry.link-spent"
    title = "This link has been used or is too old. A new one can be mailed."
    status = 410


@dataclass(frozen=True, kw_only=True)
class Link:
    """The latest link; an earlier number opens nothing any more.

    `is_void`: too many wrong codes were tried. The number is another one already, whose code nobody
    has been told yet.
    """

    number: int
    sent_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    made_at: datetime | None = None
    wrong_codes: int = 0
    is_void: bool = False

    def may_open(self, now: datetime) -> bool:
        return self.used_at is None and not self.is_void and now < self.expires_at

    def may_read(self, now: datetime) -> bool:
        """A program reads by the link's token for a day, unless a person has opened it: after that
        it needs a session of its own.
        """
        made_at = self.made_at or self.sent_at
        return self.may_open(now) and now < made_at + PROGRAMS_READ_FOR

    def renewed(self, now: datetime) -> "Link":
        """The link to mail when one is asked for: the same while nobody has used it, so that a
        stranger who asks makes nothing void; else the next one.
        """
        if self.may_open(now):
            return replace(self, sent_at=now, expires_at=now + LINK_LIVES_FOR)
        return _made(self.number if self.is_void else self.number + 1, now)

    def replaced(self, now: datetime) -> "Link":
        """The next one, whatever became of this: none that was mailed before opens anything."""
        return _made(self.number if self.is_void else self.number + 1, now)

    def may_be_mailed(self, now: datetime) -> bool:
        """Not so soon after the last time that asking would flood somebody's mailbox."""
        is_spent = self.used_at is not None or self.is_void
        return now - self.sent_at >= MAIL_AGAIN_AFTER or is_spent

    def used(self, now: datetime) -> "Link":
        return replace(self, used_at=now)

    def with_wrong_code(self) -> "Link":
        """One more was tried; once there were too many the link is void."""
        counted = replace(self, wrong_codes=self.wrong_codes + 1)
        return counted.voided() if counted.wrong_codes >= WRONG_CODES_AT_MOST else counted

    def voided(self) -> "Link":
        return replace(self, number=self.number + 1, used_at=None, wrong_codes=0, is_void=True)


def first_link(now: datetime) -> Link:
    return _made(1, now)


def _made(number: int, now: datetime) -> Link:
    return Link(number=number, sent_at=now, made_at=now, expires_at=now + LINK_LIVES_FOR)


@dataclass(frozen=True, kw_only=True)
class Session:
    """Whoever has its secret may look until `expires_at`; what is stored is the secret's hash."""

    hash: bytes
    expires_at: datetime
