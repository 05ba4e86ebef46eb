"""A procedure of a bundle is taken in; what an editor has written since stays."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from services.content.bundles.domain import BundledProcedure, merged
from services.content.bundles.ports import Procedures
from services.content.revisions.domain import (
    RevisionConflict,
)

_TRIES: Final = 5


class Outcome(Enum):
    """`EDITED`: an editor has written some of it since it was last loaded, and that was kept."""

    UNCHANGED = auto()
    CHANGED = auto()
    EDITED = auto()


@dataclass(frozen=True, kw_only=True)
class LoadProcedure:
    """Loading the same files again changes nothing. Who loads and what was loaded is one write, so
    that nothing can come between; a race with an editor is run again, and then they were first.
    """

    procedures: Procedures

    async def __call__(self, bundled: BundledProcedure) -> Outcome:
        for _ in range(_TRIES):
            try:
                return await self._load(bundled)
            except RevisionConflict:
                continue
        raise RevisionConflict

    async def _load(self, bundled: BundledProcedure) -> Outcome:
        seen = await self.procedures.get(bundled.procedure.slug)
        if seen is not None and seen.loaded and seen.loaded.digest == bundled.digest:
            return Outcome.UNCHANGED
        merge = merged(bundled, seen)
        after = await self.procedures.put(merge.procedure, seen=seen, loaded=merge.mark)
        if merge.is_edited:
            return Outcome.EDITED
        was_there = seen is not None and seen.revision == after.revision
        return Outcome.UNCHANGED if was_there else Outcome.CHANGED
