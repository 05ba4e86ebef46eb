"""What is done with passkeys, as one value for its pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.auth.domain import Passkey
from shared.auth.ports import Passkeys
from shared.auth.usecases.prove_by_passkey import ProveByPasskey
from shared.auth.usecases.register_passkey import RegisterPasskey, RemovePasskey


@dataclass(frozen=True, kw_only=True)
class PasskeyActions:
    passkeys: Passkeys
    prove: ProveByPasskey
    register: RegisterPasskey
    remove: RemovePasskey

    async def of(self, account_id: str) -> Sequence[Passkey]:
        return await self.passkeys.of_account(account_id)
