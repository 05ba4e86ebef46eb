"""What the use cases of bundles need from outside."""

from typing import Protocol

from services.content.procedures.domain import Draft, LoadMark, Procedure


class Procedures(Protocol):
    """The drafts; `put` refuses with `RevisionConflict` when it lost a race for what it writes."""

    async def get(self, slug: str) -> Draft | None: ...

    async def put(
        self, procedure: Procedure, *, seen: Draft | None, loaded: LoadMark | None = None
    ) -> Draft: ...
