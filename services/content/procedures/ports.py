"""What the use cases of procedures need from outside."""

from collections.abc import Collection, Mapping
from typing import Protocol

from services.content.procedures.domain import Draft, LoadMark, NetworkBlocks, Procedure
from services.content.revisions.domain import (
    BY_A_PROGRAM,
    Provenance,
    Revised,
)
from shared.events import ProcedurePublished


class Procedures(Protocol):
    """The procedures as written; `announced` is what the network was last told of one.

    `put` writes what differs from what was `seen` and nothing else, together with a revision of
    each text and of the facts where they differ. `put` and `announce` refuse
    with `RevisionConflict` when they lost a race for that.
    """

    async def get(self, slug: str) -> Draft | None: ...

    async def put(
        self,
        procedure: Procedure,
        *,
        seen: Draft | None,
        loaded: LoadMark | None = None,
        provenance: Provenance = BY_A_PROGRAM,
    ) -> Draft: ...

    async def announced(self, slug: str) -> ProcedurePublished | None: ...

    async def announce(self, event: ProcedurePublished, *, revision: int) -> None: ...


class Media(Protocol):
    """Those of these pictures that there are, by id."""

    async def among(self, ids: Collection[str]) -> Mapping[str, object]: ...


class Blocks(Protocol):
    """The network's one set; `put` refuses with `RevisionConflict` when it lost a race."""

    async def get(self) -> Revised[NetworkBlocks]: ...

    async def put(self, blocks: NetworkBlocks) -> None: ...
