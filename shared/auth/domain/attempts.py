"""Attempts to sign in: with what and from where, and how guessing is slowed down."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from shared.auth.domain.accounts import Account


class Method(StrEnum):
    """A way to prove who one is, as in `amr` of RFC 8176."""

    PASSWORD = "pwd"
    ONE_TIME_CODE = "otp"
    RECOVERY_CODE = "recovery"
    PASSKEY = "passkey"
    PROVIDER = "oidc"
    """The network's own identity provider has said so."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """From where somebody signs in. `device`: the token that an earlier sign-in has left in the
    browser; `session`: that of a session which ends when another begins; `browser`: its coarse
    name.
    """

    address: str
    device: str | None = field(default=None, repr=False)
    session: str | None = field(default=None, repr=False)
    browser: str = ""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What somebody signs in with, and from where."""

    email: str
    password: str = field(repr=False)
    arrival: Arrival


@dataclass(frozen=True, kw_only=True)
class Authenticated:
    """Whose account it is, and how that was proved: all that a session needs to begin."""

    account: Account
    methods: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BackOff:
    """So many attempts are free, then each one doubles the pause up to `longest`."""

    free: int
    longest: timedelta

    def pause_after(self, attempts: int) -> timedelta:
        beyond = attempts - self.free
        if beyond <= 0:
            return timedelta()
        return min(timedelta(seconds=2 ** min(beyond - 1, 20)), self.longest)

    def pauses(self) -> list[timedelta]:
        """The pause after 0, 1, 2, … attempts, up to the first that is the longest."""
        pauses = [self.pause_after(0)]
        while pauses[-1] < self.longest:
            pauses.append(self.pause_after(len(pauses)))
        return pauses


# One origin tries one account a few times and then has to wait: nobody else does, neither for this
# account from elsewhere nor for another account from there.
PER_ORIGIN: Final = BackOff(free=5, longest=timedelta(minutes=15))
# All origins together that the account has never been signed in to from.
PER_ACCOUNT: Final = BackOff(free=20, longest=timedelta(minutes=15))
FORGOTTEN_AFTER: Final = timedelta(hours=24)

DEVICE_LIVES_FOR: Final = timedelta(days=90)
DEVICES_KEPT: Final = 10


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Somebody tries to sign in to the account with this address. `origin`: the device if the
    account has been signed in to from it before, else where the request comes from.
    """

    email: str
    origin: str
    is_known: bool
    guessed: str = "sign-in"
    """What is tried; each is counted by itself."""
