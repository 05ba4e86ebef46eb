"""Accounts: who somebody is, in which role, and whose records they may see."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

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
    """Empty: no password signs in until another one is set."""
    password_changed_at: datetime | None = None
    """When its owner, or an operator, has replaced the password that the account began with."""
    disabled_at: datetime | None = None
    """Since when nobody signs in to it any more."""

    def __post_init__(self) -> None:
        if self.email != normal_email(self.email):
            raise ValueError("an account's address is kept in its normal form")
        if not is_account_id(self.id):
            raise ValueError("an account's id has letters, digits and .:_- only, as events have")

    @property
    def is_disabled(self) -> bool:
        return self.disabled_at is not None

    @property
    def takes_passwords(self) -> bool:
        return bool(self.password_hash) and not self.is_disabled

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
