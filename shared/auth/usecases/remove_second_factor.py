"""Remove an authenticator app with its recovery codes, or make other recovery codes."""

from dataclasses import dataclass

from shared.auth.domain import NoSecondFactor, new_recovery_codes, recovery_code_hash
from shared.auth.ports import SecondFactors
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class RemoveSecondFactor:
    factors: SecondFactors

    async def __call__(self, account_id: str) -> bool:
        """Whether there was one."""
        is_removed = await self.factors.remove(account_id)
        if is_removed:
            security("second-factor-removed", account=account_id)
        return is_removed


@dataclass(frozen=True, kw_only=True)
class RenewRecoveryCodes:
    factors: SecondFactors

    async def __call__(self, account_id: str) -> tuple[str, ...]:
        """Ten others, shown this once; those of before are void. Raises `NoSecondFactor`."""
        codes = new_recovery_codes()
        hashes = tuple(recovery_code_hash(account_id, one) for one in codes)
        if not await self.factors.renew_codes(account_id, hashes):
            raise NoSecondFactor
        security("recovery-codes-renewed", account=account_id)
        return codes
