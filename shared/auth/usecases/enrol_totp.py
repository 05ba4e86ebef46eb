"""Enrol an authenticator app: offer it a secret, and keep that once the app has shown a code."""

from dataclasses import dataclass, field

from shared.auth.domain import (
    STEP_LIVES_FOR,
    PendingStep,
    Purpose,
    SecondFactor,
    StepExpired,
    WrongCode,
    accepted_step,
    is_one_time_code,
    new_recovery_codes,
    new_totp_secret,
    recovery_code_hash,
    token_hash,
)
from shared.auth.ports import PendingSteps, Sealing, SecondFactors
from shared.clock import Clock
from shared.ids import new_token
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class OfferedSecret:
    """`secret` is shown this once; `token` is what the browser confirms it by."""

    token: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OfferTotp:
    steps: PendingSteps
    sealing: Sealing
    now: Clock

    async def __call__(self, account_id: str) -> OfferedSecret:
        secret, token = new_totp_secret(), new_token()
        step = PendingStep(
            id=token_hash(token),
            purpose=Purpose.TOTP_OFFER,
            account_id=account_id,
            secret=self.sealing.seal(account_id, secret),
            expires_at=self.now() + STEP_LIVES_FOR,
        )
        await self.steps.add(step)
        return OfferedSecret(token=token, secret=secret)


@dataclass(frozen=True, kw_only=True)
class ConfirmTotp:
    steps: PendingSteps
    factors: SecondFactors
    sealing: Sealing
    now: Clock

    async def __call__(self, account_id: str, token: str, typed: str) -> tuple[str, ...]:
        """Ten recovery codes, shown this once. The secret replaces any that there was, and the code
        that has confirmed it signs nobody in. Raises `StepExpired` and `WrongCode`.
        """
        now = self.now()
        step = await self.steps.find(token_hash(token), Purpose.TOTP_OFFER, now)
        if step is None or step.secret is None or step.account_id != account_id:
            raise StepExpired
        code, secret = typed.strip(), self.sealing.open(account_id, step.secret)
        is_code = is_one_time_code(code)
        confirmed = accepted_step(secret, code, now=now, after=0) if is_code else None
        if confirmed is None:
            raise WrongCode
        if await self.steps.take(step.id, step.purpose, now) is None:
            raise StepExpired
        codes = new_recovery_codes()
        factor = SecondFactor(
            id=account_id,
            secret=step.secret,
            since=now,
            last_step=confirmed,
            recovery_codes=tuple(recovery_code_hash(account_id, one) for one in codes),
        )
        await self.factors.put(factor)
        security("second-factor-added", account=account_id)
        return codes
