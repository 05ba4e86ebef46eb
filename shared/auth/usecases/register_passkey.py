"""Add a passkey to one's account, and remove one."""

import secrets
from dataclasses import dataclass, field

from shared.auth.ceremonies import Ceremonies
from shared.auth.domain import (
    PASSKEYS_KEPT,
    STEP_LIVES_FOR,
    Account,
    Passkey,
    PendingStep,
    Purpose,
    StepExpired,
    TooManyPasskeys,
    passkey_name,
    token_hash,
)
from shared.auth.ports import Passkeys, PendingSteps
from shared.clock import Clock
from shared.ids import new_token
from shared.telemetry import security

CHALLENGE_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class AskedPasskey:
    """What a browser is asked (`options`, JSON), and the token by which it goes on."""

    token: str = field(repr=False)
    options: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class RegisterPasskey:
    ceremonies: Ceremonies
    passkeys: Passkeys
    steps: PendingSteps
    now: Clock

    async def begin(self, account: Account) -> AskedPasskey:
        """Raises `TooManyPasskeys`."""
        known = await self._known(account.id)
        token, challenge = new_token(), secrets.token_bytes(CHALLENGE_BYTES)
        step = PendingStep(
            id=token_hash(token),
            purpose=Purpose.PASSKEY_REGISTRATION,
            account_id=account.id,
            challenge=challenge,
            expires_at=self.now() + STEP_LIVES_FOR,
        )
        options = self.ceremonies.asked_to_make(account, known, challenge)
        await self.steps.add(step)
        return AskedPasskey(token=token, options=options)

    async def __call__(self, account_id: str, token: str, credential: str, name: str) -> None:
        """A challenge is good for one answer, right or wrong. Raises `StepExpired`,
        `PasskeyRefused`, `PasskeyKnown`, `TooManyPasskeys` and `Invalid`.
        """
        named, now = passkey_name(name), self.now()
        step = await self.steps.take(token_hash(token), Purpose.PASSKEY_REGISTRATION, now)
        if step is None or step.account_id != account_id:
            raise StepExpired
        await self._known(account_id)
        made = self.ceremonies.made(credential, step.challenge)
        passkey = Passkey(
            id=made.id,
            account_id=account_id,
            name=named,
            public_key=made.public_key,
            sign_count=made.sign_count,
            added_at=now,
        )
        await self.passkeys.add(passkey)
        security("passkey-added", account=account_id)

    async def _known(self, account_id: str) -> list[Passkey]:
        known = list(await self.passkeys.of_account(account_id))
        if len(known) >= PASSKEYS_KEPT:
            raise TooManyPasskeys
        return known


@dataclass(frozen=True, kw_only=True)
class RemovePasskey:
    passkeys: Passkeys

    async def __call__(self, account_id: str, passkey_id: str) -> bool:
        """False where it is gone, or somebody else's."""
        is_removed = await self.passkeys.remove(account_id, passkey_id)
        if is_removed:
            security("passkey-removed", account=account_id)
        return is_removed
