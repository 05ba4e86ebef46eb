"""Steps that a browser has begun and not finished: what the server keeps of them meanwhile."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.auth.domain.second_factor import SealedSecret
from shared.errors import Unauthenticated

STEP_LIVES_FOR: Final = timedelta(minutes=10)
RESET_LIVES_FOR: Final = timedelta(hours=1)


class Purpose(StrEnum):
    """What alone a step can be used for."""

    SECOND_FACTOR = "second-factor"
    TOTP_OFFER = "totp-offer"
    PASSWORD_RESET = "password-reset"
    PASSKEY = "passkey"
    PROVIDER = "provider"
    PROVIDER_PROOF = "provider-proof"
    PASSKEY_REGISTRATION = "passkey-registration"


@dataclass(frozen=True, kw_only=True)
class PendingStep:
    """Not a session: nothing can be done with it but to finish what it is for. Its token is known
    to the browser only; `id` is the token's SHA-256.

    `account_id`: whose step it is, where that is known. `methods`: what has been proved so far.
    `secret`: of an authenticator app that is not confirmed yet. `challenge`: what a passkey signs.
    `after`: where to go once it is finished; `carried`: what goes on with it, sealed.
    """

    id: str
    purpose: Purpose
    account_id: str | None
    expires_at: datetime
    methods: tuple[str, ...] = ()
    secret: SealedSecret | None = field(default=None, repr=False)
    challenge: bytes = field(default=b"", repr=False)
    after: str = ""
    carried: bytes = field(default=b"", repr=False)

    @property
    def begun_at(self) -> datetime:
        """Of one that lives as long as most do."""
        return self.expires_at - STEP_LIVES_FOR


class StepExpired(Unauthenticated):
    code = "sign-in.step-expired"
    title = "This took too long, or was finished elsewhere. Please begin again."
