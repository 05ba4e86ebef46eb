"""What an edit changed is looked for in the pages: exactly those that show it are made again."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.publishing.ports import Dependents, Pages


@dataclass(frozen=True, kw_only=True)
class MarkDependents:
    """The demand lies in the edited document until its pages are marked, and each page is marked
    until it is made again: whatever ends the process, the next turn goes on.
    """

    edited: Sequence[Dependents]
    pages: Pages

    async def __call__(self) -> int:
        """How many pages were marked."""
        count = 0
        for edited in self.edited:
            for due in await edited.due():
                count += await self.pages.mark_due(due.dependencies)
                await edited.marked(due)
        return count
