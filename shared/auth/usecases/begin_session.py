"""Begin a session."""

from dataclasses import dataclass

from shared.auth.domain import Credentials, Session, token_hash
from shared.auth.ports import IdentityProvider, Sessions
from shared.auth.usecases.read_session import SignedIn
from shared.clock import Clock
from shared.ids import new_token
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session that has just begun, with the tokens that only its client keeps: of the session,
    and of the device, where the identity provider knows devices.
    """

    token: str
    device: str | None
    signed_in: SignedIn


@dataclass(frozen=True, kw_only=True)
class BeginSession:
    identity_provider: IdentityProvider
    sessions: Sessions
    now: Clock

    async def __call__(
        self, credentials: Credentials, *, replaces: str | None = None
    ) -> NewSession:
        """`replaces`: the token of an older session, which ends."""
        authenticated = await self.identity_provider.authenticate(credentials)
        account, token, now = authenticated.account, new_token(), self.now()
        session = Session(
            id=token_hash(token),
            account_id=account.id,
            csrf_token=new_token(),
            began_at=now,
            used_at=now,
        )
        await self.sessions.add(session)
        if replaces:
            await self.sessions.end(token_hash(replaces))
        security("signed-in", account=account.id, role=account.role.value)
        signed_in = SignedIn(principal=account.principal(), session=session)
        return NewSession(token=token, device=authenticated.device, signed_in=signed_in)
