"""Prove who one is by a passkey, without saying who one is first."""

import secrets
from dataclasses import dataclass

from shared.auth.ceremonies import Ceremonies
from shared.auth.domain import (
    STEP_LIVES_FOR,
    Authenticated,
    Method,
    PasskeyRefused,
    PendingStep,
    Purpose,
    StepExpired,
    token_hash,
)
from shared.auth.ports import Accounts, Passkeys, PendingSteps, SignInLimits
from shared.auth.usecases.register_passkey import CHALLENGE_BYTES, AskedPasskey
from shared.clock import Clock
from shared.ids import new_token
from shared.limits.counted import by_address
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class ProveByPasskey:
    """A signature cannot be guessed, so attempts are counted by client only."""

    ceremonies: Ceremonies
    passkeys: Passkeys
    accounts: Accounts
    steps: PendingSteps
    limits: SignInLimits
    now: Clock

    async def begin(self, address: str) -> AskedPasskey:
        """Raises `LimitReached`."""
        await self.limits.take(by_address("sign_ins", address))
        token, challenge = new_token(), secrets.token_bytes(CHALLENGE_BYTES)
        step = PendingStep(
            id=token_hash(token),
            purpose=Purpose.PASSKEY,
            account_id=None,
            challenge=challenge,
            expires_at=self.now() + STEP_LIVES_FOR,
        )
        await self.steps.add(step)
        return AskedPasskey(token=token, options=self.ceremonies.asked_to_sign(challenge))

    async def __call__(self, token: str, credential: str) -> Authenticated:
        """A challenge is good for one answer, right or wrong. Raises `StepExpired` and
        `PasskeyRefused`.
        """
        step = await self.steps.take(token_hash(token), Purpose.PASSKEY, self.now())
        if step is None:
            raise StepExpired
        passkey = await self.passkeys.by_id(self.ceremonies.named(credential))
        account = await self.accounts.by_id(passkey.account_id) if passkey else None
        try:
            if passkey is None or account is None or account.is_disabled:
                raise PasskeyRefused
            sign_count = self.ceremonies.signed(credential, step.challenge, passkey)
            if not await self.passkeys.use(passkey, sign_count, self.now()):
                raise PasskeyRefused
        except PasskeyRefused:
            security("passkey-refused", account=account.id if account else None)
            raise
        return Authenticated(account=account, methods=(Method.PASSKEY,))
