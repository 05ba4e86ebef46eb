"""What keeps saved views."""

from collections.abc import Sequence
from typing import Protocol

from services.routing.saved_views.domain import SavedView


class SavedViews(Protocol):
    async def of(self, by: str) -> Sequence[SavedView]:
        """In the order in which they were first saved."""
        ...

    async def put(self, by: str, view: SavedView) -> None:
        """In place of one with its name, if there is one. Raises `TooManyViews`."""
        ...

    async def remove(self, by: str, name: str) -> None:
        """Harmless where there is none."""
        ...
