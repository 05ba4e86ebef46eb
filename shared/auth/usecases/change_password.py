"""Change one's password."""

import asyncio
from dataclasses import dataclass

from shared.auth.domain import (
    Account,
    Arrival,
    Credentials,
    Weakness,
    WeakPassword,
    WrongCredentials,
    weakness_of,
)
from shared.auth.passwords import Passwords
from shared.auth.ports import Accounts, IdentityProvider
from shared.auth.usecases.begin_session import NewSession
from shared.auth.usecases.read_session import SignedIn
from shared.auth.usecases.rotate_session import RotateSession, own_account
from shared.clock import Clock
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    accounts: Accounts
    identity_provider: IdentityProvider
    passwords: Passwords
    rotate: RotateSession
    now: Clock

    async def __call__(self, who: SignedIn, *, old: str, new: str, arrival: Arrival) -> NewSession:
        """All other sessions end, and every browser is a stranger to the account again. Raises
        `WrongCredentials` and `TooMany` about the old one, `WeakPassword` about the new one.
        """
        account = await own_account(self.accounts, who)
        given = Credentials(email=account.email, password=old, arrival=arrival)
        await self.identity_provider.authenticate(given)
        if new == old:
            raise WeakPassword(Weakness.SAME)
        await refuse_weak(new, account)
        # The hash may have been made anew by that sign-in.
        account = await own_account(self.accounts, who)
        password_hash = await self.passwords.hash(new)
        if not await self.accounts.change_password(
            account, password_hash, self.now(), but=who.session.id
        ):
            raise WrongCredentials
        security("password-changed", account=account.id)
        return await self.rotate(who)


async def refuse_weak(password: str, account: Account) -> None:
    """Raises `WeakPassword`; estimated in a thread of its own."""
    weakness = await asyncio.to_thread(
        weakness_of, password, name=account.name, email=account.email
    )
    if weakness is not None:
        raise WeakPassword(weakness)
