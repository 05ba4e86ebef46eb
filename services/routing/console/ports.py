"""What the console needs from outside to call people and clinics by their names."""

from collections.abc import Mapping
from typing import Protocol

from shared.directory.domain import Directory


class CurrentDirectory(Protocol):
    async def current(self) -> Directory: ...


class Staff(Protocol):
    async def names(self) -> Mapping[str, str]:
        """What colleagues are called, by the account's id."""
        ...
