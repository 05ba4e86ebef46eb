"""An editor or manager issues a key, rotates and revokes it, and looks how it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.content.api_keys.domain import (
    MOST_KEYS,
    ApiKey,
    DayOfUse,
    KeyScope,
    MayNotGrant,
    TooManyKeys,
    UnknownApiKey,
    new_token,
    stored,
)
from services.content.api_keys.ports import ApiKeys, Usage
from services.content.api_keys.usecases.count_usage import CountUsage
from shared.clock import Clock
from shared.ids import new_id
from shared.telemetry import security

_DAYS_SHOWN: Final = 90


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who does it, and whether they may read drafts themselves: nobody gives what is not theirs."""

    account_id: str
    may_read_drafts: bool

    def check(self, scopes: frozenset[KeyScope]) -> None:
        if KeyScope.DRAFTS_READ in scopes and not self.may_read_drafts:
            raise MayNotGrant


@dataclass(frozen=True, kw_only=True)
class KeepKeys:
    keys: ApiKeys
    usage: Usage
    count_usage: CountUsage
    now: Clock

    async def issue(
        self,
        name: str,
        *,
        scopes: frozenset[KeyScope],
        locations: frozenset[str],
        expires_at: datetime | None,
        by: Issuer,
    ) -> tuple[ApiKey, str]:
        """Also the key itself, which nobody can be shown again. Raises `MayNotGrant` and
        `TooManyKeys`.
        """
        by.check(scopes)
        if await self.keys.count_valid() >= MOST_KEYS:
            raise TooManyKeys
        token = new_token()
        key = ApiKey(
            id=new_id(),
            name=name,
            scopes=scopes,
            locations=locations,
            tokens=(stored(token),),
            created_at=self.now(),
            created_by=by.account_id,
            expires_at=expires_at,
        )
        await self.keys.add(key)
        security("api-key-issued", account=by.account_id, key=key.id)
        return key, token

    async def listed(self, *, after: str, limit: int) -> Sequence[ApiKey]:
        return await self.keys.listed(after=after, limit=limit)

    async def find(self, key_id: str) -> ApiKey:
        """Raises `UnknownApiKey`."""
        return _known(await self.keys.get(key_id))

    async def rotate(self, key_id: str, *, overlap: timedelta, by: Issuer) -> tuple[ApiKey, str]:
        """Also the new key. Until the overlap ends the one before is good as well. Raises
        `UnknownApiKey`, `MayNotGrant` and `AlreadyRevoked`.
        """
        token = new_token()

        def rotated(key: ApiKey) -> ApiKey:
            by.check(key.scopes)
            return key.rotated(stored(token), overlap=overlap, by=by.account_id, now=self.now())

        key = _known(await self.keys.change(key_id, rotated))
        security("api-key-rotated", account=by.account_id, key=key_id)
        return key, token

    async def revoke(self, key_id: str, *, by: Issuer) -> None:
        """May be repeated. Raises `UnknownApiKey`."""
        now = self.now()
        changed = await self.keys.change(key_id, lambda key: key.revoked(by=by.account_id, now=now))
        if _known(changed).revoked_at == now:
            security("api-key-revoked", account=by.account_id, key=key_id)

    async def usage_of(self, key_id: str) -> Sequence[DayOfUse]:
        """With what this process has counted until now. Raises `UnknownApiKey`."""
        await self.find(key_id)
        await self.count_usage.write()
        return await self.usage.of_key(key_id, limit=_DAYS_SHOWN)


def _known(key: ApiKey | None) -> ApiKey:
    if key is None:
        raise UnknownApiKey
    return key
