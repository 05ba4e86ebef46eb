"""Guessing is slowed down for each account and origin; nobody is locked out by somebody else.

A browser that an account was signed in to before is an origin of its own, which guesses from
elsewhere do not touch.
"""

from dataclasses import dataclass, replace

from shared.addresses import address_block
from shared.auth.domain import Account, Arrival, Attempt, token_hash
from shared.auth.ports import KnownDevices, SignInAttempts, SignInLimits
from shared.clock import Clock
from shared.errors import TooMany
from shared.limits.counted import by_address
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class Guessing:
    devices: KnownDevices
    attempts: SignInAttempts
    limits: SignInLimits
    now: Clock

    async def begin(
        self, email: str, account: Account | None, arrival: Arrival, *, guessed: str = "sign-in"
    ) -> Attempt:
        """Counts an attempt before anything is checked. Raises `TooMany` while it has to wait: then
        what is right is answered as what is wrong.
        """
        attempt = replace(await self._attempt(email, account, arrival), guessed=guessed)
        try:
            if not attempt.is_known:
                await self.limits.take(by_address("sign_ins", arrival.address))
            await self.attempts.begin(attempt, self.now())
        except TooMany as refusal:
            security(
                "sign-in-paused",
                account=account.id if account else None,
                code=refusal.code,
                retry_in_seconds=refusal.retry_after,
            )
            raise
        return attempt

    async def succeeded(self, attempt: Attempt) -> None:
        await self.attempts.succeeded(attempt, self.now())

    async def give_back(self, attempt: Attempt) -> None:
        """Only what was found wrong counts. Where there was no capacity to check it, or something
        else of ours went wrong, nobody has learnt anything of it.
        """
        await self.attempts.give_back(attempt, self.now())

    async def _attempt(self, email: str, account: Account | None, arrival: Arrival) -> Attempt:
        """The device is looked up whether or not there is such an account: neither takes longer."""
        device = token_hash(arrival.device or "")
        known_to = await self.devices.accounts_of(device, self.now())
        if account and arrival.device and account.id in known_to:
            return Attempt(email=email, origin=f"device {device}", is_known=True)
        origin = f"address {address_block(arrival.address)}"
        return Attempt(email=email, origin=origin, is_known=False)
