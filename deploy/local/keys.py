"""Keys and sample passwords, made at the first start and kept in `.local/secrets.json`."""

import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.local.state import read, write_private

# Without letters and digits that look alike; people type these passwords.
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Each field is the value of the setting of the same name."""

    inquiry_master_key: str
    inquiry_hash_key: str
    inquiry_link_key: str
    disclosure_private_key: str
    disclosure_public_key: str
    limits_key: str


def new_keys() -> Keys:
    disclosure = Ed25519PrivateKey.generate()
    return Keys(
        inquiry_master_key=_random(96),
        inquiry_hash_key=_random(32),
        inquiry_link_key=_random(32),
        disclosure_private_key=_text(disclosure.private_bytes_raw()),
        disclosure_public_key=_text(disclosure.public_key().public_bytes_raw()),
        limits_key=_random(32),
    )


def new_password() -> str:
    groups = ("".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def keys_and_passwords(path: Path, emails: Iterable[str]) -> tuple[Keys, Mapping[str, str]]:
    """What is stored stays as it is: without the old keys the data in `.local/` cannot be read. A
    key that an older version did not have is made.
    """
    stored = read(path) if path.exists() else {}
    keys = replace(new_keys(), **stored.get("keys", {}))
    passwords: dict[str, str] = dict(stored.get("passwords", {}))
    for email in emails:
        passwords.setdefault(email, new_password())
    write_private(path, {"keys": asdict(keys), "passwords": passwords})
    return keys, passwords


def _random(length: int) -> str:
    return _text(secrets.token_bytes(length))


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
