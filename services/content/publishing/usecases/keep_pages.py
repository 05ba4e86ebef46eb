"""Pages are kept as they should be while nobody publishes: banners begin and end on their days, an
edit of a clinic, a doctor or a block reaches the pages that show it, and what a process that ended
left undone is done.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from services.content.publishing.ports import Offerings, Pages
from services.content.publishing.usecases.mark_dependents import MarkDependents
from services.content.publishing.usecases.one_by_one import OneByOne
from services.content.publishing.usecases.refresh_page import RefreshPage, what
from services.content.publishing.usecases.settle_pages import SettlePages
from services.content.publishing.usecases.take_down import TakeDown
from shared.clock import Clock
from shared.telemetry import alarm

# Whoever changes an offering settles its pages at once; the worker takes what is older than this.
LEFT_UNDONE: Final = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class KeepPages:
    """What is to be done follows from what is stored, and is due until it is done: whatever ends
    the process, the next turn goes on. A page that cannot be made is tried again every time.
    """

    settle: SettlePages
    take_down: TakeDown
    refresh: RefreshPage
    one_by_one: OneByOne
    offerings: Offerings
    pages: Pages
    mark_dependents: MarkDependents
    now: Clock

    async def __call__(self) -> int:
        outcomes = [*await self._settle(), *await self._take_down(), *await self._refresh()]
        failed = outcomes.count(False)
        alarm("content.page-unresolvable", lasts=failed > 0, count=failed)
        return outcomes.count(True)

    async def _settle(self) -> list[bool]:
        left = await self.offerings.due(before=self.now() - LEFT_UNDONE)
        return [
            await self.one_by_one(
                partial(self.settle, due),
                location=due.offering.location,
                procedure=due.offering.procedure,
            )
            for due in left
        ]

    async def _take_down(self) -> list[bool]:
        """Pages that no offering stands behind, such as one published while it was retired. They
        are read first: a page that was there before its offering was looked for had one then. One
        that nobody can read stands behind its pages as any other.
        """
        live = await self.pages.live()
        offered = await self.offerings.offered()
        return [
            await self.take_down(location=location, procedure=procedure) > 0
            for location, procedure in sorted(live - offered)
        ]

    async def _refresh(self) -> list[bool]:
        await self.mark_dependents()
        due = await self.pages.due(self.now())
        return [
            await self.one_by_one(partial(self.refresh, **what(listing)), **what(listing))
            for listing in due
        ]
