"""The keys of this feature, derived (HKDF-SHA256, RFC 5869) from those that tell repeated requests:
one for each purpose, so that nothing made for one is of use for another.
"""

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.keys import Key, KeyRing

_LENGTH: Final = 32
_OPENING: Final = b"wayfare.inquiry.form-opened.v1"
_CHALLENGE: Final = b"wayfare.inquiry.challenge.v1"
_CONTACT: Final = b"wayfare.inquiry.contact-index.v1"


@dataclass(frozen=True, kw_only=True)
class SpamKeys:
    opening: KeyRing = field(repr=False)
    """Vouch for when a form was opened."""
    challenges: KeyRing = field(repr=False)
    """Sign challenges."""
    contacts: KeyRing = field(repr=False)
    """Make the blind index of mailboxes and phone numbers."""


def spam_keys(hash_keys: KeyRing) -> SpamKeys:
    return SpamKeys(
        opening=_derived(hash_keys, _OPENING),
        challenges=_derived(hash_keys, _CHALLENGE),
        contacts=_derived(hash_keys, _CONTACT),
    )


def _derived(keys: KeyRing, label: bytes) -> KeyRing:
    return KeyRing(tuple(Key(kid=key.kid, secret=_secret(key.secret, label)) for key in keys))


def _secret(secret: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_LENGTH, salt=None, info=label).derive(secret)
