"""Prove once more who one is, in the session that there is."""

from dataclasses import dataclass

from shared.auth.domain import Arrival, Authenticated, Credentials, WrongCredentials
from shared.auth.ports import Accounts
from shared.auth.usecases.begin_session import NewSession
from shared.auth.usecases.prove_by_password import ProveByPassword
from shared.auth.usecases.read_session import SignedIn
from shared.auth.usecases.rotate_session import RotateSession, own_account
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class ProveAgain:
    accounts: Accounts
    by_password: ProveByPassword
    rotate: RotateSession

    async def __call__(
        self, who: SignedIn, *, password: str, code: str, arrival: Arrival
    ) -> NewSession:
        """All that signing in asks for; the session goes on under another token. Raises what
        `ProveByPassword` raises.
        """
        account = await own_account(self.accounts, who)
        given = Credentials(email=account.email, password=password, arrival=arrival)
        return await self.having(who, await self.by_password(given, code))

    async def having(self, who: SignedIn, proved: Authenticated) -> NewSession:
        """Where it was proved in another way. Raises `WrongCredentials` for somebody else."""
        if proved.account.id != who.principal.account_id:
            raise WrongCredentials
        security("proved-again", account=proved.account.id, kind="+".join(proved.methods))
        return await self.rotate(who, methods=proved.methods)
