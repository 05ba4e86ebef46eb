"""Whether a chain is whole and unaltered.

The hashes hold the entries together; a code by a key that is live vouches for its entry and through
the hashes for every one before it. So the last entry must have one, and the head that is noted
apart as well. Entries of a dropped key, and those of before there was a key, are held by what
follows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.inquiry.disclosure.domain.chain import (
    Entry,
    entry_hash,
    entry_mac,
    head_mac,
)
from services.inquiry.inquiries.domain import Head
from shared.chains import is_code
from shared.keys import KeyRing

_NOWHERE: Final = Head()


@dataclass(frozen=True)
class Intact:
    length: int


@dataclass(frozen=True)
class Broken:
    """The first position where the chain does not hold, and what does not fit there (a code)."""

    seq: int
    code: str


def verify(
    inquiry_id: str,
    entries: Sequence[Entry],
    head: Head | None,
    keys: KeyRing,
    *,
    is_before_keys: bool = False,
) -> Intact | Broken:
    """Whether the entries, in stored order, are the inquiry's whole unaltered chain.

    `head` is noted after an entry is appended, so after a crash it may be behind, never ahead.
    `is_before_keys`: for the one time when chains without a key are brought under one.
    """
    broken = _links(entries) or _codes(entries, keys)
    if broken is not None:
        return broken
    if is_before_keys:
        return _end(entries, head or _NOWHERE) or Intact(len(entries))
    return (
        _last_is_vouched(entries, keys)
        or _head_is_vouched(inquiry_id, entries, head, keys)
        or _end(entries, head or _NOWHERE)
        or Intact(len(entries))
    )


def _links(entries: Sequence[Entry]) -> Broken | None:
    last = _NOWHERE
    for entry in entries:
        if entry.seq != last.seq + 1:
            return Broken(last.seq + 1, "sequence")
        if entry.prev != last.hash:
            return Broken(entry.seq, "link")
        if entry.hash != entry_hash(entry):
            return Broken(entry.seq, "content")
        last = Head(seq=entry.seq, hash=entry.hash)
    return None


def _codes(entries: Sequence[Entry], keys: KeyRing) -> Broken | None:
    """No wrong code, and none missing once there was one."""
    has_key = False
    for entry in entries:
        if entry.kid is None and has_key:
            return Broken(entry.seq, "unkeyed")
        has_key = has_key or entry.kid is not None
        key = keys.get(entry.kid)
        if key is not None and not is_code(entry.mac, entry_mac(entry, key)):
            return Broken(entry.seq, "key")
    return None


def _last_is_vouched(entries: Sequence[Entry], keys: KeyRing) -> Broken | None:
    if not entries or keys.get(entries[-1].kid) is not None:
        return None
    last = entries[-1]
    return Broken(last.seq, "unkeyed" if last.kid is None else "key")


def _head_is_vouched(
    inquiry_id: str, entries: Sequence[Entry], head: Head | None, keys: KeyRing
) -> Broken | None:
    """A chain with entries has a head; it is noted before the first entry is appended."""
    if head is None:
        return Broken(len(entries), "head") if entries else None
    key = keys.get(head.kid)
    if key is None or not is_code(head.mac, head_mac(inquiry_id, head, key)):
        return Broken(head.seq, "head")
    return None


def _end(entries: Sequence[Entry], head: Head) -> Broken | None:
    """The chain reaches at least as far as its head says."""
    if head.seq == 0:
        return None
    if len(entries) >= head.seq and entries[head.seq - 1].hash == head.hash:
        return None
    return Broken(min(head.seq, len(entries) + 1), "end")
