"""Reads what earlier versions have sealed with libmongocrypt; nothing is sealed like this any more.

Its formats are public: BSON binary subtype 6, and AEAD_AES_256_CBC_HMAC_SHA_512 with keys of 96
bytes, of which the first 32 authenticate and the next 32 encrypt (MongoDB's specification of
client-side encryption; draft-mcgrew-aead-aes-cbc-hmac-sha2).
"""

import hmac
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import bson
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from services.inquiry.privacy.domain import SealBroken
from shared.keys import KeyRing
from shared.mongo import Document

_FORMATS: Final = (b"\x01", b"\x02")
_HEAD_BYTES: Final = 18
_MAC_BYTES: Final = 32
_IV_BYTES: Final = 16
_WITHOUT_ID: Final = "local"


def is_of_before(sealed: bytes) -> bool:
    return sealed[:1] in _FORMATS and len(sealed) > _HEAD_BYTES


def key_id_of(sealed: bytes) -> UUID:
    """Of the data key that it was sealed with."""
    return UUID(bytes=bytes(sealed[1:17]))


def kid_of(key: Document) -> str | None:
    """Of the master key that has wrapped a data key; None of before master keys had ids."""
    provider = str(key["masterKey"]["provider"])
    return None if provider == _WITHOUT_ID else provider.partition(":")[2]


def secrets_of(master_keys: KeyRing) -> Mapping[str | None, bytes]:
    """By id; the oldest is the one of before ids."""
    named: dict[str | None, bytes] = {key.kid: key.secret for key in master_keys}
    return {**named, None: master_keys.oldest.secret}


def opened(sealed: bytes, key: Document, secret: bytes) -> Any:
    """The value. Raises `SealBroken`."""
    data_key = _decrypted(secret, bytes(key["keyMaterial"]), b"")
    head, text = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
    value = _decrypted(data_key, text, head)
    element = head[-1:] + b"v\x00" + value + b"\x00"
    return bson.decode((len(element) + 4).to_bytes(4, "little") + element)["v"]


def _decrypted(key: bytes, text: bytes, associated: bytes) -> bytes:
    body, tag = text[:-_MAC_BYTES], text[-_MAC_BYTES:]
    bits = (len(associated) * 8).to_bytes(8, "big")
    expected = hmac.digest(key[:32], associated + body + bits, "sha512")[:_MAC_BYTES]
    if not hmac.compare_digest(tag, expected):
        raise SealBroken("not what was sealed")
    decryptor = Cipher(AES(key[32:64]), CBC(body[:_IV_BYTES])).decryptor()
    unpadder = PKCS7(AES.block_size).unpadder()
    padded = decryptor.update(body[_IV_BYTES:]) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()
