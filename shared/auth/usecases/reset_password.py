"""Reset a password by a link that an operator hands over: no mail, and no password that anybody
else knows.
"""

from dataclasses import dataclass

from shared.auth.domain import (
    RESET_LIVES_FOR,
    Account,
    PendingStep,
    Purpose,
    StepExpired,
    token_hash,
)
from shared.auth.passwords import Passwords
from shared.auth.ports import Accounts, PendingSteps
from shared.auth.usecases.change_password import refuse_weak
from shared.clock import Clock
from shared.ids import new_token
from shared.telemetry import security

_NO_PASSWORD = ""


@dataclass(frozen=True, kw_only=True)
class OfferReset:
    accounts: Accounts
    steps: PendingSteps
    now: Clock

    async def __call__(self, account: Account) -> str:
        """The token of the link, good once and for an hour. The password of before signs nobody in
        any more, and every session of the account ends.
        """
        now, token = self.now(), new_token()
        await self.accounts.change_password(account, _NO_PASSWORD, now, but=None)
        step = PendingStep(
            id=token_hash(token),
            purpose=Purpose.PASSWORD_RESET,
            account_id=account.id,
            expires_at=now + RESET_LIVES_FOR,
        )
        await self.steps.add(step)
        security("password-reset-offered", account=account.id)
        return token


@dataclass(frozen=True, kw_only=True)
class ResetPassword:
    accounts: Accounts
    steps: PendingSteps
    passwords: Passwords
    now: Clock

    async def find(self, token: str) -> Account:
        """Whose password the link resets. Raises `StepExpired`."""
        step = await self.steps.find(token_hash(token), Purpose.PASSWORD_RESET, self.now())
        account = await self.accounts.by_id(step.account_id or "") if step else None
        if account is None or account.is_disabled:
            raise StepExpired
        return account

    async def __call__(self, token: str, new: str) -> None:
        """Signs nobody in: that takes the new password, and the second factor where there is one.
        Raises `StepExpired`, and `WeakPassword`, which leaves the link good.
        """
        account, now = await self.find(token), self.now()
        await refuse_weak(new, account)
        password_hash = await self.passwords.hash(new)
        if await self.steps.take(token_hash(token), Purpose.PASSWORD_RESET, now) is None:
            raise StepExpired
        if not await self.accounts.change_password(account, password_hash, now, but=None):
            raise StepExpired
        security("password-reset", account=account.id)
