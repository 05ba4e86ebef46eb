"""Pages are kept as they should be while nobody publishes: banners and fees begin and end on their
days, an edit of a clinic, a doctor or a block reaches the pages that show it, and what a process
that ended left undone is done.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from services.content.publishing.ports import Offerings, Pages
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.publishing.usecases.mark_dependents import MarkDependents
from services.content.publishing.usecases.refresh_page import RefreshPage, fields_of
from services.content.publishing.usecases.update_pages import UpdatePages
from services.content.publishing.usecases.withdraw_pages import WithdrawPages
from shared.clock import Clock
from shared.telemetry import alarm

# Whoever changes an offering updates its pages at once; the worker takes what is older than this.
LEFT_UNDONE: Final = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class MaintainPages:
    """What is to be done follows from what is stored, and is due until it is done: whatever ends
    the process, the next turn goes on. A page that cannot be made is tried again every time.
    """

    update_pages: UpdatePages
    withdraw_pages: WithdrawPages
    refresh: RefreshPage
    isolate_failures: IsolateFailures
    offerings: Offerings
    pages: Pages
    mark_dependents: MarkDependents
    now: Clock

    async def __call__(self) -> int:
        outcomes = [*await self._update(), *await self._withdraw(), *await self._refresh()]
        failed = outcomes.count(False)
        alarm("content.page-unresolvable", lasts=failed > 0, count=failed)
        return outcomes.count(True)

    async def _update(self) -> list[bool]:
        left = await self.offerings.due(before=self.now() - LEFT_UNDONE)
        return [
            await self.isolate_failures(
                partial(self.update_pages, due),
                location=due.offering.location,
                procedure=due.offering.procedure,
            )
            for due in left
        ]

    async def _withdraw(self) -> list[bool]:
        """Pages that no offering stands behind, such as one published while it was retired. They
        are read first: a page that was there before its offering was looked for had one then. One
        that nobody can read stands behind its pages as any other.
        """
        live = await self.pages.live()
        offered = await self.offerings.offered()
        return [
            await self.withdraw_pages(location=location, procedure=procedure) > 0
            for location, procedure in sorted(live - offered)
        ]

    async def _refresh(self) -> list[bool]:
        await self.mark_dependents()
        due = await self.pages.due(self.now())
        return [
            await self.isolate_failures(
                partial(self.refresh, **fields_of(listing)), **fields_of(listing)
            )
            for listing in due
        ]
