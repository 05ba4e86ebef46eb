"""Begin a session, however its owner has proved who they are."""

from dataclasses import dataclass

from shared.auth.domain import (
    Account,
    Arrival,
    Authenticated,
    Session,
    WrongCredentials,
    token_hash,
)
from shared.auth.ports import KnownDevices, Sessions
from shared.auth.usecases.read_session import SignedIn
from shared.clock import Clock
from shared.ids import new_token
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session that has just begun, or has another token, with what only its client keeps: that
    token, and that of the device, by which its accounts know it, where it is a new one.
    """

    token: str
    device: str | None
    signed_in: SignedIn


@dataclass(frozen=True, kw_only=True)
class BeginSession:
    sessions: Sessions
    devices: KnownDevices
    now: Clock

    async def __call__(self, who: Authenticated, arrival: Arrival) -> NewSession:
        """Under a token of its own: what the browser had before is never taken on, and ends. Raises
        `WrongCredentials` for an account that is disabled, as if it were not there.
        """
        account, token, now = who.account, new_token(), self.now()
        if account.is_disabled:
            security("sign-in-refused", account=account.id)
            raise WrongCredentials
        device = await self._device(account, arrival)
        session = Session(
            id=token_hash(token),
            account_id=account.id,
            csrf_token=new_token(),
            began_at=now,
            used_at=now,
            methods=who.methods,
            browser=arrival.browser,
        )
        await self.sessions.add(session)
        if arrival.session:
            await self.sessions.end(token_hash(arrival.session))
        kind = "+".join(who.methods)
        security("signed-in", account=account.id, role=account.role.value, kind=kind)
        signed_in = SignedIn(principal=account.principal(), session=session)
        return NewSession(token=token, device=device, signed_in=signed_in)

    async def _device(self, account: Account, arrival: Arrival) -> str:
        """A token that we did not make is never taken on: whoever planted it would be known."""
        device, now = arrival.device, self.now()
        if not device or not await self.devices.accounts_of(token_hash(device), now):
            device = new_token()
        await self.devices.keep(account.id, token_hash(device), now)
        return device
