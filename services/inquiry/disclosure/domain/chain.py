"""The records of one inquiry's disclosures as a hash chain: each entry carries the hash of the one
before, and a code that nobody can make without the key (HMAC-SHA-256).

Changing, removing, inserting or reordering an entry breaks a hash, and whoever makes the hashes
anew has not the key. Removing the last ones breaks none, so the length and hash of the chain are
kept apart from it (`Head`), with a code as well.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Final

from services.inquiry.inquiries.domain import Head
from shared.chains import GENESIS, canonical, code, link_code, link_hash
from shared.disclosure.assertion import Assertion, RefusalReason
from shared.keys import Key

SEALED: Final = "chain.sealed"
"""The code of an entry that no asking made: it brings what lies before it under the current key."""

_ENTRY: Final = b"wayfare.disclosure.entry.v1\n"
_HEAD: Final = b"wayfare.disclosure.head.v1\n"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One asking: shown, or refused for a `reason` (a code). Names staff and never the patient.

    `hash` covers the entry and `prev`, and `mac` the same with the key `kid`; entries of before
    there was a key have neither.
    """

    id: str
    inquiry_id: str
    seq: int
    at: datetime
    was_granted: bool
    reason: str | None = None
    account_id: str | None = None
    name: str | None = None
    role: str | None = None
    lead_id: str | None = None
    purpose: str | None = None
    attachment_id: str | None = None
    """Of the one file that was asked for."""
    assertion_id: str | None = None
    prev: str = GENESIS
    hash: str = ""
    kid: str | None = None
    mac: str | None = None


def granted(entry_id: str, assertion: Assertion, at: datetime) -> Entry:
    return replace(_asked(entry_id, assertion, at), was_granted=True)


def refused(entry_id: str, assertion: Assertion, reason: RefusalReason, at: datetime) -> Entry:
    """A refusal; a repeated assertion's id is not kept, since it is on the first record already."""
    kept = None if reason is RefusalReason.REPEATED else assertion.id
    return replace(_asked(entry_id, assertion, at), reason=reason.value, assertion_id=kept)


def refused_unread(entry_id: str, inquiry_id: str, at: datetime) -> Entry:
    """A refusal of something nobody vouched for: none of what it said is kept."""
    reason = RefusalReason.UNREADABLE.value
    return Entry(id=entry_id, inquiry_id=inquiry_id, seq=0, at=at, was_granted=False, reason=reason)


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
        attachment_id=assertion.attachment_id,
        assertion_id=assertion.id,
    )


def seal(entry_id: str, inquiry_id: str, at: datetime) -> Entry:
    return Entry(id=entry_id, inquiry_id=inquiry_id, seq=0, at=at, was_granted=False, reason=SEALED)


def linked(entry: Entry, head: Head, key: Key) -> Entry:
    """The entry as the next one after `head`."""
    numbered = replace(entry, seq=head.seq + 1, prev=head.hash, kid=key.kid)
    return replace(numbered, hash=entry_hash(numbered), mac=entry_mac(numbered, key))


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the previous hash and the entry in canonical JSON, without hash and code."""
    return link_hash(entry.prev, _canonical(entry))


def entry_mac(entry: Entry, key: Key) -> str:
    """HMAC-SHA-256 over the key's id, the previous hash and the entry in canonical JSON."""
    return link_code(key, _ENTRY, entry.prev, _canonical(entry))


def noted(entry: Entry, key: Key) -> Head:
    """The head as it is noted once this entry stands in its chain."""
    return _vouched(entry.inquiry_id, Head(seq=entry.seq, hash=entry.hash), key)


def empty(inquiry_id: str, key: Key) -> Head:
    """The head of a chain that is about to begin."""
    return _vouched(inquiry_id, Head(), key)


def head_mac(inquiry_id: str, head: Head, key: Key) -> str:
    return code(key, _HEAD, f"{inquiry_id}\n{head.seq}\n{head.hash}".encode())


def _vouched(inquiry_id: str, head: Head, key: Key) -> Head:
    return replace(head, kid=key.kid, mac=head_mac(inquiry_id, head, key))


def _canonical(entry: Entry) -> bytes:
    plain = asdict(entry)
    for name in ("hash", "kid", "mac"):
        del plain[name]
    if plain["attachment_id"] is None:  # which entries of before there were files have not
        del plain["attachment_id"]
    plain["because"] = plain.pop("reason")  # its name in this format for ever
    plain["at"] = entry.at.astimezone(UTC).isoformat(timespec="milliseconds")
    return canonical(plain)
