"""Check the code of an authenticator app, or a recovery code."""

from dataclasses import dataclass
from typing import Final

from shared.auth.domain import (
    Account,
    Arrival,
    Method,
    NoSecondFactor,
    SecondFactor,
    WrongCode,
    accepted_step,
    is_one_time_code,
    recovery_code,
    recovery_code_hash,
)
from shared.auth.guessing import Guessing
from shared.auth.ports import Sealing, SecondFactors
from shared.clock import Clock
from shared.telemetry import security

_GUESSED: Final = "code"


@dataclass(frozen=True, kw_only=True)
class CheckCode:
    """Guesses are slowed down as those of passwords are, and counted apart from them: whoever has
    the password does not try codes as fast as they like.
    """

    factors: SecondFactors
    sealing: Sealing
    guessing: Guessing
    now: Clock

    async def __call__(self, account: Account, typed: str, arrival: Arrival) -> Method:
        """Which kind of code it was; it is used up. Raises `WrongCode`, `TooMany` and
        `NoSecondFactor`.
        """
        attempt = await self.guessing.begin(account.email, account, arrival, guessed=_GUESSED)
        try:
            method = await self._used(account, typed.strip())
            if method is not None:
                await self.guessing.succeeded(attempt)
        except Exception:
            await self.guessing.give_back(attempt)
            raise
        if method is None:
            security("code-refused", account=account.id)
            raise WrongCode
        return method

    async def _used(self, account: Account, typed: str) -> Method | None:
        factor = await self.factors.of(account.id)
        if factor is None:
            raise NoSecondFactor
        if is_one_time_code(typed):
            return Method.ONE_TIME_CODE if await self._use_step(factor, typed) else None
        return Method.RECOVERY_CODE if await self._use_recovery(factor, typed) else None

    async def _use_step(self, factor: SecondFactor, code: str) -> bool:
        secret = self.sealing.open(factor.id, factor.secret)
        step = accepted_step(secret, code, now=self.now(), after=factor.last_step)
        return step is not None and await self.factors.use_step(factor, step)

    async def _use_recovery(self, factor: SecondFactor, typed: str) -> bool:
        code = recovery_code(typed)
        if code is None:
            return False
        is_used = await self.factors.use_recovery_code(factor, recovery_code_hash(factor.id, code))
        if is_used:
            left = len(factor.recovery_codes) - 1
            security("recovery-code-used", account=factor.id, count=left)
        return is_used
