"""The identity provider that is always there: accounts with passwords in the service's database.

Guessing is held up per account and origin; a browser that an account was signed in to before is an
origin of its own, which guesses from elsewhere do not touch.
"""

from contextlib import suppress
from dataclasses import dataclass

from shared.addresses import address_block
from shared.auth.domain import (
    Account,
    Attempt,
    Authenticated,
    Credentials,
    WrongCredentials,
    normal_email,
    token_hash,
)
from shared.auth.passwords import Passwords, TooBusyToSignIn
from shared.auth.ports import Accounts, KnownDevices, SignInAttempts, SignInLimits
from shared.clock import Clock
from shared.errors import TooMany
from shared.ids import new_token
from shared.limits.counted import by_address
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class LocalAccounts:
    accounts: Accounts
    devices: KnownDevices
    attempts: SignInAttempts
    limits: SignInLimits
    passwords: Passwords
    now: Clock

    async def authenticate(self, credentials: Credentials) -> Authenticated:
        email, device = normal_email(credentials.email), credentials.device
        account = await self.accounts.by_email(email)
        known_to = await self._known_to(device)
        attempt = _attempt(email, account, credentials, known_to)
        await self._count(attempt, account, credentials.address)
        account = await self._checked(attempt, account, credentials.password)
        await self._renew_hash(account, credentials.password)
        # A token that we did not make is never taken on: whoever planted it would be known.
        device = device if device and known_to else new_token()
        await self.devices.keep(account.id, token_hash(device), self.now())
        return Authenticated(account=account, device=device)

    async def _known_to(self, device: str | None) -> frozenset[str]:
        """Looked up whether or not there is such an account: neither takes longer."""
        return await self.devices.accounts_of(token_hash(device or ""), self.now())

    async def _count(self, attempt: Attempt, account: Account | None, address: str) -> None:
        """While it has to wait, a right password is answered as a wrong one is."""
        try:
            if not attempt.is_known:
                await self.limits.take(by_address("sign_ins", address))
            await self.attempts.begin(attempt, self.now())
        except TooMany as refusal:
            security(
                "sign-in-paused",
                account=account.id if account else None,
                code=refusal.code,
                retry_in_seconds=refusal.retry_after,
            )
            raise

    async def _checked(self, attempt: Attempt, account: Account | None, password: str) -> Account:
        """Only a password that was found wrong counts. Where there was no capacity to check it, or
        something else of ours went wrong, nobody has learnt anything of it.
        """
        try:
            account = await self._with_password(attempt, account, password)
            await self.attempts.succeeded(attempt, self.now())
        except WrongCredentials:
            raise
        except Exception:
            await self.attempts.give_back(attempt, self.now())
            raise
        return account

    async def _with_password(
        self, attempt: Attempt, account: Account | None, password: str
    ) -> Account:
        if account is None:
            await self.passwords.is_right_for_nobody(password)
        elif await self.passwords.is_right(
            account.password_hash, password, is_known=attempt.is_known
        ):
            return account
        security("sign-in-refused", account=account.id if account else None)
        raise WrongCredentials

    async def _renew_hash(self, account: Account, password: str) -> None:
        """Another time will do: nobody is kept out because there is no capacity to hash."""
        if self.passwords.is_outdated(account.password_hash):
            with suppress(TooBusyToSignIn):
                await self.accounts.keep_hash(account, await self.passwords.hash(password))


def _attempt(
    email: str, account: Account | None, credentials: Credentials, known_to: frozenset[str]
) -> Attempt:
    device = credentials.device
    if account and device and account.id in known_to:
        return Attempt(email=email, origin=f"device {token_hash(device)}", is_known=True)
    origin = f"address {address_block(credentials.address)}"
    return Attempt(email=email, origin=origin, is_known=False)
