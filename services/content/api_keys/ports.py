"""What keys need from outside."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from services.content.api_keys.domain import ApiKey, DayOfUse
from shared.limits.counted import Counted

KeyChange = Callable[[ApiKey], ApiKey]
Uses = Mapping[tuple[str, date], tuple[int, int]]
"""By key and day: uses, and those that were refused."""


class ApiKeys(Protocol):
    """`change` writes what is different, unless somebody else has written meanwhile, when it begins
    again; None where there is no such key. `count_valid` counts those that are not revoked.
    """

    async def add(self, key: ApiKey) -> None: ...

    async def get(self, key_id: str) -> ApiKey | None: ...

    async def by_hash(self, token_hash: str) -> ApiKey | None: ...

    async def listed(self, *, after: str, limit: int) -> Sequence[ApiKey]: ...

    async def count_valid(self) -> int: ...

    async def change(self, key_id: str, change: KeyChange) -> ApiKey | None: ...


class Usage(Protocol):
    """Adds to what was counted before; `of_key` the newest days first."""

    async def add(self, uses: Uses, last_used: Mapping[str, datetime]) -> None: ...

    async def of_key(self, key_id: str, *, limit: int) -> Sequence[DayOfUse]: ...


class KeyLimits(Protocol):
    """Raises `LimitReached`."""

    async def take(self, counted: Sequence[Counted]) -> None: ...
