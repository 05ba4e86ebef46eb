"""What oversight needs."""

from datetime import datetime
from typing import Protocol

from services.inquiry.disclosure.domain.checks import StoredChain


class Records(Protocol):
    async def get(self, inquiry_id: str) -> StoredChain: ...


class ErasuresCounted(Protocol):
    async def count_since(self, since: datetime) -> int: ...
