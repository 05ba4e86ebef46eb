"""A program says by its key who it is: whether it may have what it asks for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from services.content.api_keys.domain import Access, ApiKey, KeyUnknown, hash_of
from services.content.api_keys.ports import ApiKeys, KeyLimits
from services.content.api_keys.usecases.count_usage import CountUsage
from shared.clock import Clock
from shared.errors import Refusal
from shared.limits.counted import Counted

FRESH_SECONDS: Final = 2.0
"""For so long a process does not hear that a key was revoked."""
_MOST_KNOWN: Final = 1_000
LIMIT: Final = "key_reads"


@dataclass(frozen=True, kw_only=True)
class CheckKey:
    """A key that is used again and again is read from the database every other second, and never
    written for a request.
    """

    keys: ApiKeys
    limits: KeyLimits
    usage: CountUsage
    now: Clock
    monotonic: Callable[[], float] = time.monotonic
    known: dict[str, tuple[float, ApiKey]] = field(default_factory=dict)

    async def __call__(self, token: str, access: Access, location: str | None) -> ApiKey:
        """Raises `KeyUnknown`, `KeyRevoked`, `KeyExpired`, `ScopeMissing`, `OutsideLocations` and
        `LimitReached`.
        """
        token_hash = hash_of(token)
        key = await self._key(token_hash)
        now = self.now()
        key.check_token(token_hash, now)
        try:
            key.check_access(access, location)
            await self.limits.take([Counted(limit=LIMIT, whom=key.id)])
        except Refusal:
            self.usage.count(key.id, now, is_refused=True)
            raise
        self.usage.count(key.id, now, is_refused=False)
        return key

    async def _key(self, token_hash: str) -> ApiKey:
        at = self.monotonic()
        known = self.known.get(token_hash)
        if known is not None and at - known[0] < FRESH_SECONDS:
            return known[1]
        self.known.pop(token_hash, None)
        key = await self.keys.by_hash(token_hash)
        if key is None:
            raise KeyUnknown
        while len(self.known) >= _MOST_KNOWN:
            del self.known[next(iter(self.known))]
        self.known[token_hash] = (at, key)
        return key
