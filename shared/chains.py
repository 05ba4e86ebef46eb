"""Hash chains: what every tamper-evident record here is made of.

An entry carries the hash of the one before, and a code that nobody can make without the key
(HMAC-SHA-256). What an entry is, and where the end of a chain is noted, is for the record itself.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from shared.keys import Key

GENESIS: Final = "0" * 64
"""What the first entry of a chain follows."""


def canonical(fields: Mapping[str, Any]) -> bytes:
    """JSON in the one way in which it is hashed: names in order, nothing between, UTF-8."""
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def link_hash(prev: str, content: bytes) -> str:
    """SHA-256 over the previous hash and the entry, in hexadecimal digits."""
    return hashlib.sha256(prev.encode() + content).hexdigest()


def link_code(key: Key, what: bytes, prev: str, content: bytes) -> str:
    """The code of an entry: over the key's id, the previous hash and the entry. `what` begins what
    is signed, so that a code for one kind of thing is none for another.
    """
    return code(key, what, b"\n".join([prev.encode(), content]))


def code(key: Key, what: bytes, content: bytes) -> str:
    return key.digest(what + key.kid.encode() + b"\n" + content).hex()


def is_code(given: object, expected: str) -> bool:
    """In constant time; what is stored may have been made anything."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())
