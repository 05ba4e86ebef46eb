"""Ask for the code in a step of its own, after the password was right."""

from dataclasses import dataclass

from shared.auth.domain import (
    STEP_LIVES_FOR,
    Arrival,
    Authenticated,
    PendingStep,
    Purpose,
    StepExpired,
    token_hash,
)
from shared.auth.ports import Accounts, PendingSteps
from shared.auth.usecases.check_code import CheckCode
from shared.clock import Clock
from shared.ids import new_token


@dataclass(frozen=True, kw_only=True)
class AskForCode:
    steps: PendingSteps
    now: Clock

    async def __call__(self, who: Authenticated) -> str:
        """The token by which the browser goes on."""
        token = new_token()
        step = PendingStep(
            id=token_hash(token),
            purpose=Purpose.SECOND_FACTOR,
            account_id=who.account.id,
            methods=who.methods,
            expires_at=self.now() + STEP_LIVES_FOR,
        )
        await self.steps.add(step)
        return token


@dataclass(frozen=True, kw_only=True)
class ProveByCode:
    """Goes on with what `AskForCode` has begun."""

    steps: PendingSteps
    accounts: Accounts
    check_code: CheckCode
    now: Clock

    async def __call__(self, token: str, code: str, arrival: Arrival) -> Authenticated:
        """Raises `StepExpired`, `WrongCode`, `NoSecondFactor` and `TooMany`. A wrong code leaves
        the step as it is; a right one ends it, for one caller alone.
        """
        step = await self.steps.find(token_hash(token), Purpose.SECOND_FACTOR, self.now())
        account = await self.accounts.by_id(step.account_id or "") if step else None
        if step is None or account is None:
            raise StepExpired
        method = await self.check_code(account, code, arrival)
        if await self.steps.take(step.id, step.purpose, self.now()) is None:
            raise StepExpired
        return Authenticated(account=account, methods=(*step.methods, method))
