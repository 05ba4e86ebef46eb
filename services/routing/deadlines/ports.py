"""Who says which deadlines hold."""

from typing import Protocol

from services.routing.deadlines.domain import Deadlines


class DeadlinesInForce(Protocol):
    async def __call__(self) -> Deadlines:
        """Those of this moment."""
        ...
