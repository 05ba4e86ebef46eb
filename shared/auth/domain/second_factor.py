"""The second factor of an account: an authenticator app's sealed secret, and recovery codes."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.auth.domain.attempts import Authenticated
from shared.errors import Unauthenticated, Unavailable


@dataclass(frozen=True, kw_only=True)
class SealedSecret:
    """`sealed` under the key `kid`."""

    sealed: bytes = field(repr=False)
    kid: str


@dataclass(frozen=True, kw_only=True)
class SecondFactor:
    """`id` is that of the account. `last_step`: the last step of time whose code has counted;
    `recovery_codes`: hashes of those that are left.
    """

    id: str
    secret: SealedSecret
    since: datetime
    last_step: int
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)


class SecondFactorNeeded(Unauthenticated):
    """Only ever after the right password. `who`: what has been proved so far."""

    code = "sign-in.second-factor-needed"
    title = "The code of the authenticator app is needed as well."

    def __init__(self, who: Authenticated) -> None:
        super().__init__(self.code)
        self.who = who


class WrongCode(Unauthenticated):
    code = "sign-in.wrong-code"
    title = "This code is not right, or it has been used before."


class SecondFactorUnreadable(Unavailable):
    """The secret was sealed by a key that this process was not given, or it was changed."""

    code = "sign-in.second-factor-unreadable"
    title = "The authenticator app cannot be checked right now. Please try again later."


class NoSecondFactor(Unauthenticated):
    """What is asked for needs an authenticator app, and there is none any more."""

    code = "sign-in.no-second-factor"
    title = "There is no authenticator app on this account."
