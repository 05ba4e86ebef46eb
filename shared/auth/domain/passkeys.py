"""Passkeys (WebAuthn): whose they are, and for which address they are good."""

import hashlib
import ipaddress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from shared.errors import Conflict, FieldProblem, Invalid, NotFound, Unauthenticated

PASSKEYS_KEPT: Final = 10
LONGEST_PASSKEY_NAME: Final = 60
_HERE: Final = "localhost"


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """`id`: the credential's, in base64url without padding. `sign_count`: how often the
    authenticator says that it was used; 0 for one that does not count.
    """

    id: str
    account_id: str
    name: str
    public_key: bytes = field(repr=False)
    sign_count: int
    added_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RelyingParty:
    """For whom an authenticator makes passkeys: the host's name, and where its pages are."""

    id: str
    origin: str


class PasskeyRefused(Unauthenticated):
    """One answer for a passkey that is not known, one that is somebody else's, and one that has
    signed something else.
    """

    code = "sign-in.passkey-refused"
    title = "This passkey was not accepted."


class TooManyPasskeys(Conflict):
    code = "sign-in.too-many-passkeys"
    title = "There are as many passkeys as there may be. Remove one first."


class PasskeyKnown(Conflict):
    code = "sign-in.passkey-known"
    title = "This passkey is there already."


class NoPasskeysHere(NotFound):
    """This service is reached at an address for which no browser makes passkeys."""

    code = "sign-in.no-passkeys-here"


def relying_party(address: str) -> RelyingParty | None:
    """Of the public address of a service; None where browsers offer no passkeys: they need HTTPS
    and a name, or this very machine by its name.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or _is_number(host) or (parts.scheme != "https" and host != _HERE):
        return None
    return RelyingParty(id=host, origin=f"{parts.scheme}://{parts.netloc.lower()}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def user_handle(service: str, account_id: str) -> bytes:
    """By which an authenticator knows the account again; tells nothing of whose it is."""
    return hashlib.sha256(f"wayfare.passkey-user.v1\n{service}\n{account_id}".encode()).digest()


def passkey_name(typed: str) -> str:
    """Raises `Invalid` for a name that cannot be shown."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_PASSKEY_NAME or not name.isprintable():
        raise Invalid(
            FieldProblem(field="name", code="malformed", message="A name of 1 to 60 characters.")
        )
    return name
