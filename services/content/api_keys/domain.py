"""Keys of programs: what one looks like, what it allows, and why it is refused."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final
from zlib import crc32

from shared.errors import Conflict, Forbidden, NotFound, Unauthenticated

PREFIX: Final = "wfk_"
"""By which people, and programs that look for secrets in what is published, know a key."""
MOST_KEYS: Final = 500
LONGEST_OVERLAP: Final = timedelta(days=30)
_SECRET_BYTES: Final = 32
_TOKEN: Final = re.compile(rf"{PREFIX}([0-9a-f]{{64}})([0-9a-f]{{8}})")
_HINT: Final = len(PREFIX) + 6


class _NotValid(Unauthenticated):
    headers = {"WWW-Authenticate": 'Bearer realm="content", error="invalid_token"'}  # noqa: RUF012 - never changed


class KeyUnknown(_NotValid):
    code = "api-key.unknown"
    title = "This is no key of ours. Send Authorization: Bearer wfk_…, or none to read as anybody."


class KeyRevoked(_NotValid):
    code = "api-key.revoked"
    title = "This key has been revoked, or another one has taken over from it."


class KeyExpired(_NotValid):
    code = "api-key.expired"
    title = "This key has expired."


class ScopeMissing(Forbidden):
    code = "api-key.scope-missing"
    title = "This key was not given the scope for this."
    headers = {"WWW-Authenticate": 'Bearer realm="content", error="insufficient_scope"'}  # noqa: RUF012 - never changed


class OutsideLocations(Forbidden):
    code = "api-key.outside-locations"
    title = "This key is for certain clinics only: name one of them as the location."


class MayNotGrant(Forbidden):
    code = "api-key.may-not-grant"
    title = "A key to drafts is made by somebody who may read drafts."


class UnknownApiKey(NotFound):
    code = "api-key.no-such-key"
    title = "There is no such key."


class TooManyKeys(Conflict):
    code = "api-key.too-many"
    title = f"There are {MOST_KEYS} keys, which is as many as there may be. Revoke some."


class AlreadyRevoked(Conflict):
    code = "api-key.already-revoked"
    title = "This key has been revoked. Issue another one."


class KeyScope(StrEnum):
    CONTENT_READ = "content:read"
    FEED_READ = "feed:read"
    DRAFTS_READ = "drafts:read"


@dataclass(frozen=True, kw_only=True)
class Access:
    """What is asked for. `names_location`: whether who asks without one asks about all clinics."""

    scope: KeyScope
    names_location: bool = False


@dataclass(frozen=True, kw_only=True)
class Token:
    """A key as it is stored. `hint` is its beginning; `ends_at` is None for the current one."""

    hash: str
    hint: str
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """`tokens`: the current one first, and one of before during an overlap."""

    id: str
    name: str
    scopes: frozenset[KeyScope]
    locations: frozenset[str]
    tokens: tuple[Token, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    rotated_at: datetime | None = None
    rotated_by: str | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    last_used_at: datetime | None = None

    def check_token(self, token_hash: str, now: datetime) -> None:
        """Raises `KeyRevoked` and `KeyExpired`, and `KeyUnknown` for another one's."""
        token = next((one for one in self.tokens if one.hash == token_hash), None)
        if token is None:
            raise KeyUnknown
        if self.revoked_at is not None or (token.ends_at is not None and token.ends_at <= now):
            raise KeyRevoked
        if self.expires_at is not None and self.expires_at <= now:
            raise KeyExpired

    def check_access(self, access: Access, location: str | None) -> None:
        """Raises `ScopeMissing` and `OutsideLocations`."""
        if access.scope not in self.scopes:
            raise ScopeMissing
        if not self.locations:
            return
        if location not in self.locations and (location or access.names_location):
            raise OutsideLocations

    def rotated(self, token: Token, *, overlap: timedelta, by: str, now: datetime) -> "ApiKey":
        """Raises `AlreadyRevoked`. A token of before the last one ends at once."""
        if self.revoked_at is not None:
            raise AlreadyRevoked
        before = (replace(self.tokens[0], ends_at=now + overlap),)
        return replace(self, tokens=(token, *before), rotated_at=now, rotated_by=by)

    def revoked(self, *, by: str, now: datetime) -> "ApiKey":
        if self.revoked_at is not None:
            return self
        return replace(self, revoked_at=now, revoked_by=by)


class Action(StrEnum):
    ISSUED = "issued"
    ROTATED = "rotated"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class KeyStep:
    """What somebody did with a key."""

    action: Action
    at: datetime
    by: str


def steps_of(key: ApiKey, before: ApiKey | None = None) -> tuple[KeyStep, ...]:
    """Those that are known of it, or that were done since it was this one."""
    known = (
        (Action.ISSUED, key.created_at, key.created_by),
        (Action.ROTATED, key.rotated_at, key.rotated_by),
        (Action.REVOKED, key.revoked_at, key.revoked_by),
    )
    steps = tuple(
        KeyStep(action=action, at=at, by=by) for action, at, by in known if at and by is not None
    )
    return tuple(step for step in steps if before is None or step not in steps_of(before))


@dataclass(frozen=True, kw_only=True)
class DayOfUse:
    """How often a key was used on one day (UTC), and how often it was refused what it asked for."""

    day: date
    count: int
    refused: int


def new_token() -> str:
    """256 random bits in hexadecimal, and a checksum: a mistyped one is known without looking."""
    secret = secrets.token_hex(_SECRET_BYTES)
    return f"{PREFIX}{secret}{_checksum(secret)}"


def stored(token: str) -> Token:
    return Token(hash=hash_of(token), hint=token[:_HINT])


def hash_of(token: str) -> str:
    """So many random bits need no slow hash. Raises `KeyUnknown` for what cannot be a key."""
    found = _TOKEN.fullmatch(token)
    if found is None or _checksum(found[1]) != found[2]:
        raise KeyUnknown
    return sha256(token.encode()).hexdigest()


def token_in(authorization: Collection[str]) -> str | None:
    """The key in the values of the header `Authorization`; None where there is no such header.
    Raises `KeyUnknown` for whatever else it says: nobody is anonymous who meant not to be.
    """
    if not authorization:
        return None
    (value, *more) = authorization
    scheme, _, token = value.partition(" ")
    if more or scheme.lower() != "bearer":
        raise KeyUnknown
    return token.strip(" ")


def _checksum(secret: str) -> str:
    return f"{crc32(secret.encode()):08x}"
