"""Prove who one is by the network's own identity provider."""

import hmac
from dataclasses import dataclass
from typing import Final

from shared.auth.carrying import opened, sealed
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

_BYTES_COUNTED_AS_ONE: Final = 16 * 1024
"""What is kept for somebody whom nobody knows yet counts as so many attempts to sign in."""
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
class Returned:
    """A browser that has come back with what only it can bring. `after`: where it was going;
    `carried`: what goes on with it.
    """

    token: str
    brought: Brought
    step: PendingStep
    carried: str = ""

    @property
    def after(self) -> str:
        return self.step.after

    @property
    def is_proof(self) -> bool:
        """Of somebody who was signed in."""
        return self.step.purpose is Purpose.PROVIDER_PROOF


@dataclass(frozen=True, kw_only=True)
class Proved:
    """`needs_code`: the account has a second factor, and the provider has asked for none."""

    who: Authenticated
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

    async def begin(
        self, address: str, after: str, *, carried: str = "", proves: str | None = None
    ) -> AskedProvider:
        """`address`: of the client; `after`: where to go then; `proves`: the account that is signed
        in, which has to prove itself anew. Raises `LimitReached` and `ProviderAway`.
        """
        token, is_proof = new_token(), proves is not None
        kept = sealed(token, carried) if carried else b""
        for _ in range(1 + len(kept) // _BYTES_COUNTED_AS_ONE):
            await self.limits.take(by_address("sign_ins", address))
        asked = AskedProvider(
            token=token, address=await self.provider.address(token, anew=is_proof)
        )
        step = PendingStep(
            id=token_hash(token),
            purpose=Purpose.PROVIDER_PROOF if is_proof else Purpose.PROVIDER,
            account_id=proves,
            after=after,
            carried=kept,
            expires_at=self.now() + STEP_LIVES_FOR,
        )
        await self.steps.add(step)
        return asked

    async def returned(self, token: str, brought: Brought) -> Returned:
        """What a browser has begun is good for one answer, right or wrong. Raises `StepExpired`."""
        step = await self._taken(token)
        state = derived(token, Part.STATE)
        if not hmac.compare_digest(brought.state.encode(), state.encode()):
            raise StepExpired
        carried = opened(token, step.carried) if step.carried else ""
        return Returned(token=token, brought=brought, step=step, carried=carried)

    async def _taken(self, token: str) -> PendingStep:
        for purpose in (Purpose.PROVIDER, Purpose.PROVIDER_PROOF):
            if step := await self.steps.take(token_hash(token), purpose, self.now()):
                return step
        raise StepExpired

    async def __call__(self, returned: Returned) -> Proved:
        """Raises `ProviderRefused`, `ProviderAway` and `NoAccountHere`."""
        brought, step = returned.brought, returned.step
        if brought.error or not brought.code:
            security("sign-in-refused", account=step.account_id)
            raise ProviderRefused
        identity = await self.provider.identity(returned.token, brought.code)
        account = await self._account_of(identity)
        if returned.is_proof and not self._proves(step, account, identity):
            security("sign-in-refused", account=step.account_id)
            raise ProviderRefused
        has_two = bool(_SECOND_FACTORS & set(identity.methods))
        return Proved(
            who=Authenticated(account=account, methods=(Method.PROVIDER,)),
            needs_code=not has_two and await self.factors.of(account.id) is not None,
        )

    def _proves(self, step: PendingStep, account: Account, identity: Identity) -> bool:
        """Whether it is the same person, who has just been asked there once more."""
        is_theirs = account.id == step.account_id
        return is_theirs and identity.was_proved_now(step.begun_at, self.now())

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
