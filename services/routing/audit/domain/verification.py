"""Whether a chain is whole and unaltered, entry by entry, so that it may be of any length."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from services.routing.audit.domain.chain import BEGINNING, Entry, Head, Position
from shared.chains import GENESIS, is_code
from shared.keys import KeyRing

FAULTS_AT_MOST: Final = 100
"""Of one clinic; whoever has so many needs no more of them."""


class Misfit(StrEnum):
    """What does not fit."""

    CONTENT = "content"
    """It says something else than it did."""
    KEY = "key"
    """It was written by somebody without the key."""
    MISSING = "missing"
    """It is not there, though the next one follows on it."""
    ORDER = "order"
    """Its position does not come next."""
    LINK = "link"
    """It does not follow on what stands before it."""
    END = "end"
    """The chain went further than that."""
    HEAD = "head"
    """The note of where the chain ends is missing, or is not ours."""


@dataclass(frozen=True)
class Fault:
    """The first position of a day where a clinic's chain does not hold."""

    clinic: str
    position: Position
    misfit: Misfit


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How far a chain was read, and what does not hold: one fault for each day, since what follows
    on it in the same day may only be its consequence.

    `head`: where it is ours; `lacks_head`: it is not, or there is none. `kid`: the key of the last
    entry; `has_reached_head`: the entry that the head names has been seen.
    """

    clinic: str
    head: Head | None
    lacks_head: bool
    position: Position = BEGINNING
    hash: str = GENESIS
    kid: str | None = None
    entries: int = 0
    days: int = 0
    has_reached_head: bool = False
    faults: tuple[Fault, ...] = ()

    def but(self, position: Position, misfit: Misfit) -> "Checked":
        known = any(fault.position.day == position.day for fault in self.faults)
        if known or len(self.faults) >= FAULTS_AT_MOST:
            return self
        return replace(self, faults=(*self.faults, Fault(self.clinic, position, misfit)))


def begin(clinic: str, head: Head | None, keys: KeyRing) -> Checked:
    """Before the first entry. The head is read before the entries: it may be behind them, since it
    is noted afterwards, and never ahead.
    """
    is_ours = head is not None and is_vouched(clinic, head, keys)
    return Checked(
        clinic=clinic,
        head=head if is_ours else None,
        lacks_head=not is_ours,
        has_reached_head=head is not None and head.position == BEGINNING,
    )


def going_on(begun: Checked, first: Entry) -> Checked:
    """From the middle of the chain: what lies before its first entry is believed."""
    return replace(begun, position=first.after, hash=first.prev)


def step(so_far: Checked, entry: Entry, keys: KeyRing) -> Checked:
    """With the next entry in stored order."""
    found = _misfit(so_far, entry, keys)
    checked = so_far.but(*found) if found else so_far
    head = so_far.head
    is_head = head is not None and head.position == entry.position
    if head is not None and is_head and head.hash != entry.hash:
        checked = checked.but(entry.position, Misfit.END)
    is_further = entry.position >= so_far.position
    return replace(
        checked,
        position=entry.position if is_further else so_far.position,
        hash=entry.hash if is_further else so_far.hash,
        kid=entry.kid,
        entries=so_far.entries + 1,
        days=so_far.days + (entry.position.day != so_far.position.day),
        has_reached_head=so_far.has_reached_head or is_head,
    )


def end(checked: Checked, keys: KeyRing) -> Checked:
    """After the last entry: it goes as far as its head says, and the last entry is under a key that
    is live, which vouches for all that lies before.
    """
    last, head = checked.position, checked.head
    if checked.lacks_head:
        return checked.but(last, Misfit.HEAD)
    if head is not None and not checked.has_reached_head:
        return checked.but(_first_missing(last, head.position), Misfit.END)
    if checked.entries and keys.get(checked.kid) is None:
        return checked.but(last, Misfit.KEY)
    return checked


def is_vouched(clinic: str, head: Head, keys: KeyRing) -> bool:
    key = keys.get(head.kid)
    return key is not None and is_code(head.mac, head.right_mac(clinic, key))


def is_ours(clinic: str, entry: Entry, keys: KeyRing) -> bool:
    """Whether it was written with a key that is live, and says what it said then."""
    key = keys.get(entry.kid)
    is_whole = entry.act.clinic == clinic and entry.hash == entry.right_hash
    return is_whole and key is not None and is_code(entry.mac, entry.right_mac(key))


def _misfit(so_far: Checked, entry: Entry, keys: KeyRing) -> tuple[Position, Misfit] | None:
    """What the entry says of itself comes first: only then is it believed what it follows on."""
    if entry.act.clinic != so_far.clinic or entry.hash != entry.right_hash:
        return entry.position, Misfit.CONTENT
    key = keys.get(entry.kid)
    if entry.kid is None or (key is not None and not is_code(entry.mac, entry.right_mac(key))):
        return entry.position, Misfit.KEY
    if entry.after > so_far.position:
        return _first_missing(so_far.position, entry.after), Misfit.MISSING
    if entry.after != so_far.position or entry.position <= so_far.position:
        return entry.position, Misfit.ORDER
    if entry.prev != so_far.hash:
        return entry.position, Misfit.LINK
    return None


def _first_missing(last: Position, until: Position) -> Position:
    """Of a day that has gone whole nobody knows the length, but for its last entry."""
    return Position(last.day, last.number + 1) if until.day == last.day else until
