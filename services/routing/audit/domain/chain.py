"""A clinic's entries as a hash chain, numbered anew each day.

A day is one of UTC: no directory is needed to verify it, and no clock change makes one of 23 hours.
The first entry of a day follows on the last one of the day before that has any, and names it, so
that a whole day cannot be taken out. Where the chain ends is noted apart (`Head`), since nothing
follows on its last entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from shared.audit.act import NETWORK, Act
from shared.chains import GENESIS, canonical, code, link_code, link_hash
from shared.keys import Key

PROGRAM: Final = "wayfare"
"""Whose hand it was, where it was nobody's."""
BEGUN: Final = "audit.begun"
"""The act of the network's chain that says of another one that it has begun."""
_ENTRY: Final = b"wayfare.audit.entry.v1\n"
_HEAD: Final = b"wayfare.audit.head.v1\n"


@dataclass(frozen=True, order=True)
class Position:
    """Where an entry stands in its clinic's chain: the day in ISO 8601, and its number from 1."""

    day: str
    number: int


BEGINNING: Final = Position("", 0)
"""What the first entry of all follows."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An act in its position. `after`: that of the entry before, whose hash is `prev`. `hash`
    covers all of that, and `mac` the same with the key `kid`.
    """

    act: Act
    position: Position
    after: Position
    prev: str
    hash: str = ""
    kid: str | None = None
    mac: str | None = None

    @property
    def content(self) -> bytes:
        """What an act does not say is left out, so that a later version may have acts say more and
        still verify these.
        """
        return canonical(
            {
                **{name: value for name, value in vars(self.act).items() if value is not None},
                "at": self.act.at.astimezone(UTC).isoformat(timespec="milliseconds"),
                "position": _text(self.position),
                "after": _text(self.after),
                "kid": self.kid,
            }
        )

    @property
    def right_hash(self) -> str:
        return link_hash(self.prev, self.content)

    def right_mac(self, key: Key) -> str:
        return link_code(key, _ENTRY, self.prev, self.content)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The last entry of a clinic's chain, as noted apart from it."""

    position: Position = BEGINNING
    hash: str = GENESIS
    kid: str | None = None
    mac: str | None = None

    def right_mac(self, clinic: str, key: Key) -> str:
        return code(key, _HEAD, f"{clinic}\n{_text(self.position)}\n{self.hash}".encode())


def noted(clinic: str, position: Position, last_hash: str, key: Key) -> Head:
    """The head with its code."""
    head = Head(position=position, hash=last_hash, kid=key.kid)
    return replace(head, mac=head.right_mac(clinic, key))


@dataclass(frozen=True, kw_only=True)
class Tail:
    """Where a chain is gone on with: behind the last entry that is ours. `taken`: the last position
    that holds anything, which somebody else may have put there.
    """

    position: Position = BEGINNING
    hash: str = GENESIS
    taken: Position = BEGINNING

    def next(self, at: datetime, today: date) -> Position:
        """On the day of the act. Where a later day has begun already it is that one, and no clock
        that is ahead of ours begins a day before its time.
        """
        day = max(self.position.day, min(at.astimezone(UTC).date(), today).isoformat())
        before = [one.number for one in (self.position, self.taken) if one.day == day]
        return Position(day, max(before, default=0) + 1)


def begun_act(clinic: str, at: datetime) -> Act:
    act_id = f"{BEGUN}.{clinic}"
    return Act(id=act_id, at=at, clinic=NETWORK, account=PROGRAM, action=BEGUN, target=clinic)


def following(acts: Sequence[Act], tail: Tail, key: Key, *, today: date) -> Iterator[Entry]:
    """The acts as the next entries, in this order."""
    for act in acts:
        there = tail.next(act.at, today)
        entry = Entry(act=act, position=there, after=tail.position, prev=tail.hash, kid=key.kid)
        entry = replace(entry, hash=entry.right_hash, mac=entry.right_mac(key))
        yield entry
        tail = replace(tail, position=there, hash=entry.hash)


def _text(position: Position) -> str:
    return f"{position.day}#{position.number}"
