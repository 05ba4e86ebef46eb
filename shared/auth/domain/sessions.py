"""Sessions: how long one lasts, and what of its token is stored."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar, Final

IDLE_FOR: Final = timedelta(minutes=30)
LIVES_FOR: Final = timedelta(hours=12)
FRESH_FOR: Final = timedelta(minutes=10)
"""So long a proof is good for what needs a fresh one."""


def token_hash(token: str) -> str:
    """Tokens have 256 random bits, so a plain hash is enough to make a stolen database useless."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Session:
    """One sign-in. Its token is known to the client only; `id` is the token's SHA-256."""

    id: str
    account_id: str
    csrf_token: str = field(repr=False)
    began_at: datetime
    used_at: datetime
    methods: tuple[str, ...] = ()
    """How its owner proved who they are (`Method`, and what later versions know)."""
    browser: str = ""
    """In coarse words, such as `Firefox, Windows`; empty for what is no known browser."""
    proved_at: datetime | None = None
    """When its owner last proved who they are, if that was later than its beginning."""

    TOUCH_EVERY: ClassVar[timedelta] = timedelta(minutes=1)

    @property
    def ends_at(self) -> datetime:
        """When it ends if it is not used again."""
        return min(self.used_at + IDLE_FOR, self.began_at + LIVES_FOR)

    def is_alive(self, now: datetime) -> bool:
        return now < self.ends_at

    def is_fresh(self, now: datetime) -> bool:
        """Whether its owner has proved just now who they are."""
        return now - (self.proved_at or self.began_at) <= FRESH_FOR

    def needs_touch(self, now: datetime) -> bool:
        """Whether this use is worth a write; not every request is."""
        return now - self.used_at >= self.TOUCH_EVERY

    def touched(self, now: datetime) -> "Session":
        return replace(self, used_at=now)

    def rotated(self, token: str, now: datetime, methods: tuple[str, ...] | None) -> "Session":
        """The same session under another token, so that whoever knows the old one has nothing.
        `methods`: by which its owner has just proved who they are; None: they have not.

        Its end does not move, and forms that are open in other windows stay good.
        """
        moved = replace(self, id=token_hash(token), used_at=now)
        return moved if methods is None else replace(moved, methods=methods, proved_at=now)
