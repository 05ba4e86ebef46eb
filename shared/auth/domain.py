"""Who staff are and what they may see: accounts, roles, scopes, sessions, and back-off."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from shared.errors import Forbidden, Unauthenticated

IDLE_FOR: Final = timedelta(minutes=30)
LIVES_FOR: Final = timedelta(hours=12)
EVERY_CLINIC: Final = "*"
"""Among the clinics of an account: the whole network."""


_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


def is_account_id(account_id: str) -> bool:
    """Whether events can carry it; accounts of before this rule may have another."""
    return _ID.fullmatch(account_id) is not None


def account_id_of(email: str) -> str:
    """An id of the part before the @: the same for an address each time. What no id may hold
    becomes a dash.
    """
    local = normal_email(email).partition("@")[0]
    return re.sub(r"[^a-z0-9._:-]", "-", local).lstrip("._:-")[:100] or "account"


class Role(StrEnum):
    EDITOR = "editor"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    DOCTOR = "doctor"
    MANAGER = "manager"
    PRIVACY_OFFICER = "privacy_officer"
    AUDITOR = "auditor"


class NotSignedIn(Unauthenticated):
    code = "sign-in.needed"


class WrongCredentials(Unauthenticated):
    """One answer for an unknown address and a wrong password: accounts cannot be guessed."""

    code = "sign-in.wrong-credentials"
    title = "The e-mail address or the password is not right."


class RoleMayNot(Forbidden):
    code = "sign-in.role-may-not"
    title = "Your role does not include this."


class CrossSiteRequest(Forbidden):
    code = "sign-in.cross-site"
    title = "This request came from another site and was refused."


class CsrfTokenExpired(Forbidden):
    code = "sign-in.form-expired"
    title = "This form belongs to an earlier sign-in. Please load the page again."


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The clinics whose records may be seen. An empty scope sees nothing."""

    clinics: frozenset[str] = frozenset()
    everything: bool = False

    def covers(self, clinic: str | None) -> bool:
        return self.everything or (clinic is not None and clinic in self.clinics)


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Somebody signed in. `doctor` names the doctor's own entry in the directory."""

    account_id: str
    name: str
    role: Role
    scope: Scope
    doctor: str | None = None


@dataclass(frozen=True, kw_only=True)
class Account:
    id: str
    email: str
    name: str
    role: Role
    clinics: tuple[str, ...] = ()
    doctor: str | None = None
    password_hash: str = field(repr=False)

    def __post_init__(self) -> None:
        if self.email != normal_email(self.email):
            raise ValueError("an account's address is kept in its normal form")
        if not is_account_id(self.id):
            raise ValueError("an account's id has letters, digits and .:_- only, as events have")

    def principal(self) -> Principal:
        return Principal(
            account_id=self.id,
            name=self.name,
            role=self.role,
            scope=_scope(self.clinics),
            doctor=self.doctor if self.role is Role.DOCTOR else None,
        )


def _scope(clinics: tuple[str, ...]) -> Scope:
    """Whatever the role: nothing named is nothing seen, and the whole network has to be named."""
    if EVERY_CLINIC in clinics:
        return Scope(everything=True)
    return Scope(clinics=frozenset(clinics))


def normal_email(email: str) -> str:
    return email.strip().casefold()


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What somebody signs in with, and from where. `device`: the token that an earlier sign-in has
    left in the browser.
    """

    email: str
    password: str = field(repr=False)
    address: str
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Authenticated:
    """Whose account it is. `device`: the token by which the browser is known from now on."""

    account: Account
    device: str | None = field(default=None, repr=False)


def token_hash(token: str) -> str:
    """Tokens have 256 random bits, so a plain hash is enough to make a stolen database useless."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Session:
    """One sign-in. Its token is known to the client only; `id` is the token's SHA-256."""

    id: str
    account_id: str
    csrf_token: str = field(repr=False)
    began_at: datetime
    used_at: datetime

    TOUCH_EVERY: ClassVar[timedelta] = timedelta(minutes=1)

    @property
    def ends_at(self) -> datetime:
        """When it ends if it is not used again."""
        return min(self.used_at + IDLE_FOR, self.began_at + LIVES_FOR)

    def is_alive(self, now: datetime) -> bool:
        return now < self.ends_at

    def needs_touch(self, now: datetime) -> bool:
        """Whether this use is worth a write; not every request is."""
        return now - self.used_at >= self.TOUCH_EVERY

    def touched(self, now: datetime) -> "Session":
        return replace(self, used_at=now)


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
