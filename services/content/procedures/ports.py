"""What the use cases of procedures need from outside."""

from typing import Protocol

from services.content.directory.domain import Revised
from services.content.procedures.domain import NetworkBlocks, Procedure
from shared.events import ProcedurePublished


class Procedures(Protocol):
    """The procedures as written; `announced` is what the network was last told of one.

    `put` and `announce` refuse with `RevisionConflict` when they lost a race.
    """

    async def get(self, slug: str) -> Revised[Procedure] | None: ...

    async def put(self, changed: Revised[Procedure]) -> None: ...

    async def announced(self, slug: str) -> ProcedurePublished | None: ...

    async def announce(self, event: ProcedurePublished, *, revision: int) -> None: ...


class Blocks(Protocol):
    async def get(self) -> NetworkBlocks: ...

    async def put(self, blocks: NetworkBlocks) -> None: ...
