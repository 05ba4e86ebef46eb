"""The network's own identity provider: what it says of somebody, and whose account that is."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.auth.domain.accounts import normal_email
from shared.errors import Forbidden, Unauthenticated, Unavailable

PROOF_IS_GOOD_FOR: Final = timedelta(minutes=2)
"""So old at most may be what the provider says that somebody has just done there."""
_CLOCKS_DIFFER_BY: Final = timedelta(minutes=1)


class ProviderRefused(Unauthenticated):
    """It did not let them in, or what it says cannot be believed. The log has the reason."""

    code = "sign-in.provider-refused"
    title = "Your network's sign-in did not confirm who you are. Please try again."


class ProviderAway(Unavailable):
    code = "sign-in.provider-away"
    title = "Your network's sign-in cannot be reached right now. Please try again in a moment."


class NoAccountHere(Forbidden):
    """The provider knows them, and nobody has given them an account at this service."""

    code = "sign-in.no-account"
    title = "Your network knows you, but you have no account here. Please ask your manager for one."


class NoProvider(Unavailable):
    code = "sign-in.no-provider"
    title = "This network has no sign-in of its own."
    status = 404


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom the provider names: `subject` for ever, the address as it is today and only if the
    provider has verified it. `methods`: its `amr`, as far as it says.
    """

    issuer: str
    subject: str
    email: str | None
    methods: tuple[str, ...] = ()
    proved_at: datetime | None = None
    """When they proved it there (`auth_time`), if it says."""

    def was_proved_now(self, asked_at: datetime, now: datetime) -> bool:
        """Whether the provider has asked them once more since it was sent them, and has not only
        found a session of its own; what it does not say counts as no.
        """
        at = self.proved_at
        if at is None or at < asked_at - _CLOCKS_DIFFER_BY:
            return False
        return -_CLOCKS_DIFFER_BY <= now - at <= PROOF_IS_GOOD_FOR

    @property
    def id(self) -> str:
        """By which the account is remembered."""
        named = f"{len(self.issuer)} {self.issuer} {self.subject}"
        return hashlib.sha256(named.encode()).hexdigest()


class Part(StrEnum):
    """What of a request to the provider is made of the browser's own token."""

    STATE = "state"
    NONCE = "nonce"
    VERIFIER = "code verifier"
    CARRIED = "carried"


def derived(token: str, part: Part) -> str:
    """43 characters of base64url (SHA-256). The token is in the browser's cookie alone: what is
    made of it binds the answer to this browser, and nothing of it has to be stored.
    """
    return base64.urlsafe_b64encode(derived_key(token, part)).rstrip(b"=").decode()


def derived_key(token: str, part: Part) -> bytes:
    """The same as 32 bytes."""
    return hashlib.sha256(f"wayfare sign-in {part}\n{token}".encode()).digest()


def verified_email(fields: dict[str, object]) -> str | None:
    """None for an address that the provider does not vouch for."""
    email = fields.get("email")
    is_vouched_for = fields.get("email_verified") is True
    return normal_email(email) if is_vouched_for and isinstance(email, str) and email else None
