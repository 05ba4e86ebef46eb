"""What signing in needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.auth.domain import Account, Attempt, Authenticated, Credentials, Session
from shared.limits.counted import Counted


class IdentityProvider(Protocol):
    """Says who somebody is: local accounts, or the network's own provider."""

    async def authenticate(self, credentials: Credentials) -> Authenticated:
        """Raises `WrongCredentials`, the same for an account that does not exist, and `TooMany`."""
        ...


class Accounts(Protocol):
    async def by_email(self, email: str) -> Account | None: ...

    async def by_id(self, account_id: str) -> Account | None: ...

    async def keep_hash(self, account: Account, password_hash: str) -> None:
        """Replaces the hash unless the password was changed in the meantime."""
        ...


class Sessions(Protocol):
    async def add(self, session: Session) -> None: ...

    async def by_id(self, session_id: str) -> Session | None: ...

    async def touch(self, session: Session) -> None: ...

    async def end(self, session_id: str) -> None: ...


class SignInAttempts(Protocol):
    async def begin(self, attempt: Attempt, now: datetime) -> None:
        """Counts an attempt before its password is checked. `TooMany` while it has to wait; then
        it does not count.
        """
        ...

    async def give_back(self, attempt: Attempt, now: datetime) -> None:
        """An attempt that failed for a reason of ours was none."""
        ...

    async def succeeded(self, attempt: Attempt, now: datetime) -> None:
        """Forgets what its origin had tried before, and that this attempt was one of many."""
        ...


class KnownDevices(Protocol):
    """Browsers that accounts were signed in to from; several accounts may share one."""

    async def accounts_of(self, device: str, now: datetime) -> frozenset[str]:
        """The accounts that know the device with this hash; none: we did not make its token."""
        ...

    async def keep(self, account_id: str, device: str, now: datetime) -> None:
        """The account knows the device from now on, and forgets those it used longest ago."""
        ...


class SignInLimits(Protocol):
    async def take(self, counted: Sequence[Counted]) -> None:
        """Raises `LimitReached`."""
        ...
