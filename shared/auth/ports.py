"""What signing in needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.auth.domain import (
    Account,
    Attempt,
    Authenticated,
    Credentials,
    Identity,
    Passkey,
    PendingStep,
    Purpose,
    SealedSecret,
    SecondFactor,
    Session,
)
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

    async def change_password(
        self, account: Account, password_hash: str, now: datetime, *, but: str | None
    ) -> bool:
        """False where it was changed in the meantime. Everything that was begun with the old one
        ends, `but` the session with this id.
        """
        ...


class Sessions(Protocol):
    async def add(self, session: Session) -> None: ...

    async def by_id(self, session_id: str) -> Session | None: ...

    async def touch(self, session: Session) -> None: ...

    async def end(self, session_id: str) -> None: ...

    async def replace(self, session_id: str, session: Session) -> bool:
        """False where the old one has ended: then there is none."""
        ...

    async def of_account(self, account_id: str) -> Sequence[Session]: ...

    async def end_of_account(
        self, account_id: str, *, only: str | None = None, but: str | None = None
    ) -> int:
        """Says how many have ended: all, `only` the one with this id, or all `but` that one."""
        ...


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


class SecondFactors(Protocol):
    async def of(self, account_id: str) -> SecondFactor | None:
        """Raises `SecondFactorUnreadable` where there is one that cannot be read."""
        ...

    async def put(self, factor: SecondFactor) -> None:
        """Adds or replaces the one of the account."""
        ...

    async def remove(self, account_id: str) -> bool:
        """Whether there was one."""
        ...

    async def use_step(self, factor: SecondFactor, step: int) -> bool:
        """Whether the step was later than any that had counted; it counts from now on."""
        ...

    async def use_recovery_code(self, factor: SecondFactor, code: str) -> bool:
        """Whether the code with this hash was left; it is used up from now on."""
        ...

    async def renew_codes(self, account_id: str, codes: tuple[str, ...]) -> bool:
        """Other codes instead of those that were left; False without a factor."""
        ...


class Sealing(Protocol):
    """Seals secrets of accounts; both raise `SecondFactorUnreadable`."""

    def seal(self, account_id: str, secret: str) -> SealedSecret: ...

    def open(self, account_id: str, secret: SealedSecret) -> str: ...


class PendingSteps(Protocol):
    """Those that have expired are none."""

    async def add(self, step: PendingStep) -> None: ...

    async def find(self, step_id: str, purpose: Purpose, now: datetime) -> PendingStep | None: ...

    async def take(self, step_id: str, purpose: Purpose, now: datetime) -> PendingStep | None:
        """For one caller alone: it is gone afterwards."""
        ...


class Passkeys(Protocol):
    async def by_id(self, passkey_id: str) -> Passkey | None: ...

    async def of_account(self, account_id: str) -> Sequence[Passkey]: ...

    async def add(self, passkey: Passkey) -> None:
        """Raises `PasskeyKnown`."""
        ...

    async def use(self, passkey: Passkey, sign_count: int, now: datetime) -> bool:
        """False where it was used by another answer in the meantime."""
        ...

    async def remove(self, account_id: str, passkey_id: str) -> bool:
        """Whether the account had it."""
        ...

    async def remove_all(self, account_id: str) -> int:
        """Says how many there were."""
        ...


class OpenIdProvider(Protocol):
    @property
    def name(self) -> str:
        """What people call it."""
        ...

    async def address(self, token: str, *, anew: bool = False) -> str:
        """Where the browser that has this token signs in; `anew`: also somebody who is signed in
        there. Raises `ProviderAway`.
        """
        ...

    async def identity(self, token: str, code: str) -> Identity:
        """Whom it names to the browser with this token. Raises `ProviderAway` and
        `ProviderRefused`.
        """
        ...


class Identities(Protocol):
    async def account_of(self, identity_id: str) -> str | None: ...

    async def bind(self, identity_id: str, account_id: str, now: datetime) -> bool:
        """Whether the account is this identity's now; False where it is another one's."""
        ...
