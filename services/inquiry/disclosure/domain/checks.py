"""How far the regular verification has come, and that the chains are under a key at all.

Both are notes in the database that they verify, so they carry a code by the key as well.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.inquiries.domain import Head
from shared.chains import code, is_code
from shared.keys import Key, KeyRing

_NOTE: Final = b"wayfare.disclosure.note.v1\n"


@dataclass(frozen=True, kw_only=True)
class StoredChain:
    """An inquiry's entries in stored order, and the head that was noted apart; None: none was."""

    inquiry_id: str
    entries: tuple[Entry, ...]
    head: Head | None


@dataclass(frozen=True, kw_only=True)
class Position:
    """The chain that was verified last: first come all that have entries, in the order of their
    inquiries' ids, then heads whose entries are gone, in the order of their references.
    """

    has_entries: bool = True
    last: str = ""


@dataclass(frozen=True, kw_only=True)
class Pass:
    """One time through all chains. `after` None: it has come to its end."""

    began_at: datetime
    after: Position | None
    verified: int = 0
    broken: int = 0
    kid: str | None = None
    mac: str | None = None

    def is_due(self, now: datetime, every: timedelta) -> bool:
        """Whether there is something to do: this one goes on, or the next one begins."""
        return self.after is not None or not timedelta() <= now - self.began_at < every

    def vouched(self, key: Key) -> "Pass":
        return replace(self, kid=key.kid, mac=_mac(self._signed(), key))

    def is_vouched(self, keys: KeyRing) -> bool:
        return _is_code(self._signed(), self.kid, self.mac, keys)

    def _signed(self) -> str:
        at = self.began_at.astimezone(UTC).isoformat(timespec="milliseconds")
        return f"pass {at} {self.after} {self.verified} {self.broken}"


class SwitchState(StrEnum):
    """From before there was a key to chains that all end with an entry under one."""

    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Switch:
    state: str
    kid: str | None = None
    mac: str | None = None

    def vouched(self, key: Key) -> "Switch":
        return replace(self, kid=key.kid, mac=_mac(f"switch {self.state}", key))

    def is_vouched(self, keys: KeyRing) -> bool:
        return _is_code(f"switch {self.state}", self.kid, self.mac, keys)


def _mac(text: str, key: Key) -> str:
    return code(key, _NOTE, text.encode())


def _is_code(text: str, kid: str | None, mac: str | None, keys: KeyRing) -> bool:
    key = keys.get(kid)
    return key is not None and is_code(mac, _mac(text, key))
