"""What the use cases of bundles need from outside."""

from typing import Protocol


class Loads(Protocol):
    """What was loaded last, by name: an editor's later change is not undone by loading the same
    files again.
    """

    async def digest(self, name: str) -> str | None: ...

    async def keep(self, name: str, digest: str) -> None: ...
