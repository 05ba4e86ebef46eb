"""The identity provider that is always there: accounts with passwords in the service's database."""

from contextlib import suppress
from dataclasses import dataclass

from shared.auth.domain import (
    Account,
    Attempt,
    Authenticated,
    Credentials,
    Method,
    WrongCredentials,
    normal_email,
)
from shared.auth.guessing import Guessing
from shared.auth.passwords import Passwords, TooBusyToSignIn
from shared.auth.ports import Accounts
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class LocalAccounts:
    accounts: Accounts
    guessing: Guessing
    passwords: Passwords

    async def authenticate(self, credentials: Credentials) -> Authenticated:
        email = normal_email(credentials.email)
        account = await self.accounts.by_email(email)
        attempt = await self.guessing.begin(email, account, credentials.arrival)
        account = await self._checked(attempt, account, credentials.password)
        await self._renew_hash(account, credentials.password)
        return Authenticated(account=account, methods=(Method.PASSWORD,))

    async def _checked(self, attempt: Attempt, account: Account | None, password: str) -> Account:
        try:
            account = await self._with_password(attempt, account, password)
            await self.guessing.succeeded(attempt)
        except WrongCredentials:
            raise
        except Exception:
            await self.guessing.give_back(attempt)
            raise
        return account

    async def _with_password(
        self, attempt: Attempt, account: Account | None, password: str
    ) -> Account:
        if account is None or not account.takes_passwords:
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
