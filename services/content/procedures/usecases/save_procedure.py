"""An editor saves a procedure as it now reads; nobody outside sees that until it is published."""

from dataclasses import dataclass

from services.content.directory.domain import Revised
from services.content.procedures.domain import Procedure
from services.content.procedures.ports import Procedures


@dataclass(frozen=True, kw_only=True)
class SaveProcedure:
    procedures: Procedures

    async def __call__(self, procedure: Procedure) -> Revised[Procedure]:
        """The stored revision, which is a new one only when something changed."""
        current = await self.procedures.get(procedure.slug)
        if current is not None and current.value == procedure:
            return current
        changed = Revised(value=procedure, revision=current.revision + 1 if current else 1)
        await self.procedures.put(changed)
        return changed
