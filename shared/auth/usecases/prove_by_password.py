"""Prove who one is by a password, and by a code where the account asks for one."""

from dataclasses import dataclass

from shared.auth.domain import Authenticated, Credentials, SecondFactorNeeded
from shared.auth.ports import IdentityProvider, SecondFactors
from shared.auth.usecases.check_code import CheckCode


@dataclass(frozen=True, kw_only=True)
class ProveByPassword:
    identity_provider: IdentityProvider
    factors: SecondFactors
    check_code: CheckCode

    async def __call__(self, credentials: Credentials, code: str | None = None) -> Authenticated:
        """Raises `WrongCredentials` and `TooMany`; and after the right password alone
        `SecondFactorNeeded`, or `WrongCode`.
        """
        who = await self.identity_provider.authenticate(credentials)
        if await self.factors.of(who.account.id) is None:
            return who
        if not code:
            raise SecondFactorNeeded(who)
        method = await self.check_code(who.account, code, credentials.arrival)
        return Authenticated(account=who.account, methods=(*who.methods, method))
