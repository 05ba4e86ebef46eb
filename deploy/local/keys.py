"""The keys of an installation, how they change, and those of this machine (`.local/secrets.json`).

Every value is a list of `kid:base64` entries, the current one first (`shared/keys.py`).
"""

import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.local.state import read, write_private

# Without letters and digits that look alike; people type these passwords.
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

MASTER_KEY_BYTES: Final = 96
KEY_BYTES: Final = 32
_PAIR: Final = ("disclosure_private_key", "disclosure_public_key")


class CannotRotate(Exception):
    """What is asked for would lose something; the message says what to do first."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Each field is the value of the setting of the same name."""

    inquiry_master_key: str
    inquiry_hash_key: str
    inquiry_link_key: str
    disclosure_private_key: str
    disclosure_public_key: str
    disclosure_chain_key: str
    limits_key: str
    webhook_key: str
    preview_key: str
    sign_in_key: str
    audit_chain_key: str


HOLDERS: Final = {
    "inquiry": (
        "inquiry_master_key",
        "inquiry_hash_key",
        "inquiry_link_key",
        "disclosure_public_key",
        "disclosure_chain_key",
        "limits_key",
    ),
    "inquiry-worker": (
        "inquiry_master_key",
        "inquiry_link_key",
        "disclosure_chain_key",
        "limits_key",
    ),
    "content": ("limits_key", "webhook_key", "preview_key", "sign_in_key"),
    "content-worker": ("webhook_key",),
    "routing": ("disclosure_private_key", "limits_key", "sign_in_key", "audit_chain_key"),
    "routing-worker": ("audit_chain_key",),
}
"""Which keys each process uses; one that is not named here has none. Those that accept come before
the one that signs, so that a new key is known before it is used.
"""

ROTATED: Final = (
    "inquiry_master_key",
    "inquiry_hash_key",
    "inquiry_link_key",
    "disclosure_signing_key",
    "disclosure_chain_key",
    "limits_key",
    "webhook_key",
    "preview_key",
    "sign_in_key",
    "audit_chain_key",
)
"""What can be rotated; the signing key is a pair, which changes as one."""


def new_keys() -> Keys:
    return _completed({})


def up_to_date(stored: Mapping[str, str]) -> Keys:
    """The stored keys with ids where they have none yet, and with those that are new since."""
    known = {field.name for field in fields(Keys)}
    return _completed({name: text for name, text in stored.items() if name in known})


def rotated(keys: Keys, name: str) -> Keys:
    """A new current key; the one before stays accepted."""
    if name == "disclosure_signing_key":
        _refuse_third(keys.disclosure_public_key)
        fresh = _new_pair()
        accepted = f"{fresh['disclosure_public_key']},{keys.disclosure_public_key}"
        # Nobody needs an older private key: what it signed lives for seconds.
        return replace(keys, **(fresh | {"disclosure_public_key": accepted}))
    before = getattr(keys, name)
    _refuse_third(before)
    return replace(keys, **{name: f"{_new(name)},{before}"})


def finished(keys: Keys, name: str) -> Keys:
    """Only the current key is accepted from now on."""
    field = "disclosure_public_key" if name == "disclosure_signing_key" else name
    current, comma, _ = getattr(keys, field).partition(",")
    if not comma:
        raise CannotRotate(f"There is one {name}; nothing to finish.")
    return replace(keys, **{field: current})


def _refuse_third(text: str) -> None:
    if "," in text:
        raise CannotRotate("Two keys are live already; finish that rotation first (--finish).")


def new_password() -> str:
    groups = ("".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def keys_and_passwords(path: Path, emails: Iterable[str]) -> tuple[Keys, Mapping[str, str]]:
    """What is stored stays, with ids added: without the old keys the data in `.local/` is lost."""
    stored = read(path) if path.exists() else {}
    keys = up_to_date(stored.get("keys", {}))
    passwords: dict[str, str] = dict(stored.get("passwords", {}))
    for email in emails:
        passwords.setdefault(email, new_password())
    write_private(path, {**stored, "keys": asdict(keys), "passwords": passwords})
    return keys, passwords


def _completed(stored: Mapping[str, str]) -> Keys:
    pair = {name: stored[name] for name in _PAIR if name in stored}
    if set(pair) != set(_PAIR):
        pair = _new_pair()
    elif not all(":" in text for text in pair.values()):
        kid = _new_kid()
        pair = {name: f"{kid}:{text}" for name, text in pair.items()}
    others = {
        field.name: _with_kid(stored[field.name]) if field.name in stored else _new(field.name)
        for field in fields(Keys)
        if field.name not in _PAIR
    }
    return Keys(**others, **pair)


def _with_kid(text: str) -> str:
    return text if ":" in text else f"{_new_kid()}:{text}"


def _new(name: str) -> str:
    length = MASTER_KEY_BYTES if name == "inquiry_master_key" else KEY_BYTES
    return f"{_new_kid()}:{_text(secrets.token_bytes(length))}"


def _new_pair() -> dict[str, str]:
    kid, private = _new_kid(), Ed25519PrivateKey.generate()
    return {
        "disclosure_private_key": f"{kid}:{_text(private.private_bytes_raw())}",
        "disclosure_public_key": f"{kid}:{_text(private.public_key().public_bytes_raw())}",
    }


def _new_kid() -> str:
    return f"k{secrets.token_hex(4)}"


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
