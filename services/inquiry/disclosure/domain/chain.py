"""The records of one inquiry's disclosures as a hash chain: each entry carries the hash of the one
before.

Changing, removing, inserting or reordering an entry breaks a hash. Removing the last ones breaks
none, so the length and hash of the chain are kept apart from it (`Head`) and compared.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Final

from services.inquiry.disclosure.domain.assertion import Assertion, Because

GENESIS: Final = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One asking: shown, or refused `because`. Names staff and never the patient."""

    id: str
    inquiry_id: str
    seq: int
    at: datetime
    was_granted: bool
    because: str | None = None
    account_id: str | None = None
    name: str | None = None
    role: str | None = None
    lead_id: str | None = None
    purpose: str | None = None
    assertion_id: str | None = None
    prev: str = GENESIS
    hash: str = ""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The chain's last entry, as noted outside it."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True)
class Intact:
    length: int


@dataclass(frozen=True)
class Broken:
    """The first place where the chain does not hold, and what does not fit there."""

    seq: int
    because: str


def granted(entry_id: str, assertion: Assertion, at: datetime) -> Entry:
    return replace(_asked(entry_id, assertion, at), was_granted=True)


def refused(entry_id: str, assertion: Assertion, because: Because, at: datetime) -> Entry:
    """A refusal; a repeated assertion's id is not kept, since it is on the first record already."""
    kept = None if because is Because.REPEATED else assertion.id
    return replace(_asked(entry_id, assertion, at), because=because.value, assertion_id=kept)


def refused_unread(entry_id: str, inquiry_id: str, at: datetime) -> Entry:
    """A refusal of something nobody vouched for: none of what it said is kept."""
    because = Because.UNREADABLE.value
    return Entry(
        id=entry_id, inquiry_id=inquiry_id, seq=0, at=at, was_granted=False, because=because
    )


def _asked(entry_id: str, assertion: Assertion, at: datetime) -> Entry:
    return Entry(
        id=entry_id,
        inquiry_id=assertion.inquiry_id,
        seq=0,
        at=at,
        was_granted=False,
        account_id=assertion.account_id,
        name=assertion.name,
        role=assertion.role,
        lead_id=assertion.lead_id,
        purpose=assertion.purpose,
        assertion_id=assertion.id,
    )


def linked(entry: Entry, head: Head) -> Entry:
    """The entry as the next one after `head`."""
    placed = replace(entry, seq=head.seq + 1, prev=head.hash)
    return replace(placed, hash=entry_hash(placed))


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the previous hash and the entry in canonical JSON, without its own hash."""
    plain = asdict(entry)
    del plain["hash"]
    plain["at"] = entry.at.astimezone(UTC).isoformat(timespec="milliseconds")
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(entry.prev.encode() + canonical.encode()).hexdigest()


def verify(entries: Sequence[Entry], head: Head | None = None) -> Intact | Broken:
    """Whether the entries, in stored order, are the whole unaltered chain.

    `head` is noted after an entry is appended, so after a crash it may be behind, never ahead.
    """
    last = Head()
    for entry in entries:
        if entry.seq != last.seq + 1:
            return Broken(last.seq + 1, "sequence")
        if entry.prev != last.hash:
            return Broken(entry.seq, "link")
        if entry.hash != entry_hash(entry):
            return Broken(entry.seq, "content")
        last = Head(seq=entry.seq, hash=entry.hash)
    if head is not None and not _reaches(entries, head):
        return Broken(min(head.seq, last.seq + 1), "end")
    return Intact(last.seq)


def _reaches(entries: Sequence[Entry], head: Head) -> bool:
    if head.seq == 0:
        return True
    return len(entries) >= head.seq and entries[head.seq - 1].hash == head.hash
