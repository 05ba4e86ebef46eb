"""Pages are kept as they should be while nobody publishes: banners begin and end on their days."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from services.content.publishing.domain import PublishedMeanwhile
from services.content.publishing.ports import Blocks, Pages
from services.content.publishing.usecases.refresh_page import RefreshPage, what
from shared.clock import Clock
from shared.logs import get_log
from shared.telemetry import alarm

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class KeepPages:
    """Each page by itself: one that cannot be made does not stop the others, and is tried again
    every time. Only `trouble`, which is the database's, ends a turn.

    A page is due until it is stored anew, so whatever ends the process, the next turn goes on.
    """

    refresh: RefreshPage
    pages: Pages
    blocks: Blocks
    now: Clock
    trouble: tuple[type[Exception], ...]
    failing: set[str] = field(default_factory=set)

    async def __call__(self) -> int:
        blocks = await self.blocks.get()
        due = await self.pages.due(self.now(), blocks_revision=blocks.revision)
        outcomes = [
            await self._alone(lambda page=listing: self.refresh(**what(page)), **what(listing))  # type: ignore[misc]
            for listing in due
        ]
        return self._told(outcomes)

    async def _alone(self, work: Callable[[], Awaitable[object]], **about: str) -> bool:
        key = ":".join(about.values())
        try:
            await work()
        except PublishedMeanwhile:
            pass  # whoever was first has made it of what is there now, or it is due again
        except self.trouble:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is one page of many
            if key not in self.failing:
                _log.error("page.unresolvable", error, **about)
            self.failing.add(key)
            return False
        self.failing.discard(key)
        return True

    def _told(self, outcomes: list[bool]) -> int:
        failed = outcomes.count(False)
        alarm("content.page-unresolvable", lasts=failed > 0, count=failed)
        return outcomes.count(True)
