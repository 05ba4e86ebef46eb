"""Give a session another token, as whenever what its owner may do has changed."""

from dataclasses import dataclass

from shared.auth.domain import Account, NotSignedIn
from shared.auth.ports import Accounts, Sessions
from shared.auth.usecases.begin_session import NewSession
from shared.auth.usecases.read_session import SignedIn
from shared.clock import Clock
from shared.ids import new_token


@dataclass(frozen=True, kw_only=True)
class RotateSession:
    sessions: Sessions
    now: Clock

    async def __call__(
        self, who: SignedIn, *, methods: tuple[str, ...] | None = None
    ) -> NewSession:
        """`methods`: by which its owner has just proved who they are. Raises `NotSignedIn` where it
        has ended in the meantime.
        """
        token = new_token()
        session = who.session.rotated(token, self.now(), methods)
        if not await self.sessions.replace(who.session.id, session):
            raise NotSignedIn
        signed_in = SignedIn(principal=who.principal, session=session)
        return NewSession(token=token, device=None, signed_in=signed_in)


async def own_account(accounts: Accounts, who: SignedIn) -> Account:
    """The account of somebody signed in. Raises `NotSignedIn` where it is there no more."""
    account = await accounts.by_id(who.principal.account_id)
    if account is None or account.is_disabled:
        raise NotSignedIn
    return account
