"""What the console needs from outside to speak of people and places by name."""

from collections.abc import Mapping
from typing import Protocol

from shared.directory.domain import Directory


class Places(Protocol):
    async def current(self) -> Directory: ...


class Staff(Protocol):
    async def names(self) -> Mapping[str, str]:
        """What colleagues are called, by the account's id."""
        ...
