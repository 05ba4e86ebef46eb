"""Prove who one is by the network's own identity provider."""

import hmac
from dataclasses import dataclass
from typing import Final

from shared.auth.domain import (
    STEP_LIVES_FOR,
    Account,
    Authenticated,
    Identity,
    Method,
    NoAccountHere,
    Part,
    PendingStep,
    ProviderRefused,
    Purpose,
    StepExpired,
    derived,
    token_hash,
)
from shared.auth.ports import (
    Accounts,
    Identities,
    OpenIdProvider,
    PendingSteps,
    SecondFactors,
    SignInLimits,
)
from shared.clock import Clock
from shared.ids import new_token
from shared.limits.counted import by_address
from shared.telemetry import security

_SECOND_FACTORS: Final = frozenset({"mfa", "otp", "hwk", "swk", "fido", "sc"})
"""Of RFC 8176: with one of these the provider has asked for a second factor itself."""


@dataclass(frozen=True, kw_only=True)
class AskedProvider:
    """`token`: kept by the browser alone. `address`: where it signs in."""

    token: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What the browser brings back from the provider."""

    code: str = ""
    state: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Proved:
    """`after`: where they were going. `needs_code`: the account has a second factor, and the
    provider has asked for none.
    """

    who: Authenticated
    after: str
    needs_code: bool


@dataclass(frozen=True, kw_only=True)
class ProveByProvider:
    """The first time an account is found by the verified address, from then on by the provider's
    own name for the person: whoever gets the mailbox later does not get the account.
    """

    provider: OpenIdProvider
    identities: Identities
    accounts: Accounts
    factors: SecondFactors
    steps: PendingSteps
    limits: SignInLimits
    now: Clock

    async def begin(self, address: str, after: str) -> AskedProvider:
        """`address`: of the client; `after`: where to go then. Raises `LimitReached` and
        `ProviderAway`.
        """
        await self.limits.take(by_address("sign_ins", address))
        token = new_token()
        asked = AskedProvider(token=token, address=await self.provider.address(token))
        step = PendingStep(
            id=token_hash(token),
            purpose=Purpose.PROVIDER,
            account_id=None,
            after=after,
            expires_at=self.now() + STEP_LIVES_FOR,
        )
        await self.steps.add(step)
        return asked

    async def __call__(self, token: str, brought: Brought) -> Proved:
        """What a browser has begun is good for one answer, right or wrong. Raises `StepExpired`,
        `ProviderRefused`, `ProviderAway` and `NoAccountHere`.
        """
        step = await self.steps.take(token_hash(token), Purpose.PROVIDER, self.now())
        if step is None:
            raise StepExpired
        state = derived(token, Part.STATE)
        if not hmac.compare_digest(brought.state.encode(), state.encode()):
            raise StepExpired
        if brought.error or not brought.code:
            security("sign-in-refused", account=None)
            raise ProviderRefused
        identity = await self.provider.identity(token, brought.code)
        account = await self._account_of(identity)
        has_two = bool(_SECOND_FACTORS & set(identity.methods))
        return Proved(
            who=Authenticated(account=account, methods=(Method.PROVIDER,)),
            after=step.after,
            needs_code=not has_two and await self.factors.of(account.id) is not None,
        )

    async def _account_of(self, identity: Identity) -> Account:
        account = await self._bound(identity) or await self._by_address(identity)
        if account is None or account.is_disabled:
            security("sign-in-refused", account=account.id if account else None)
            raise NoAccountHere
        return account

    async def _bound(self, identity: Identity) -> Account | None:
        account_id = await self.identities.account_of(identity.id)
        return await self.accounts.by_id(account_id) if account_id else None

    async def _by_address(self, identity: Identity) -> Account | None:
        account = await self.accounts.by_email(identity.email) if identity.email else None
        if account is None or account.is_disabled:
            return account
        if not await self.identities.bind(identity.id, account.id, self.now()):
            return None
        security("provider-bound", account=account.id)
        return account
