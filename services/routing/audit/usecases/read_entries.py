"""Who did what, for those who look after it: pages of entries, and which days there are."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from services.routing.audit.domain import Entry
from services.routing.audit.ports import DayOfClinic, Entries, ListPosition, Wanted
from services.routing.audit.usecases.chain_acts import ChainActs
from shared.errors import Invalid, Unavailable

EXPORTED_AT_MOST: Final = 50_000
_AT_ONCE: Final = 1_000


class TooManyEntries(Invalid):
    """A file of so many would hold up everybody else; one day or one clinic has fewer."""

    code = "audit.too-many"


@dataclass(frozen=True, kw_only=True)
class Page:
    """`next` None: there are no older ones."""

    entries: Sequence[Entry]
    next: ListPosition | None


@dataclass(frozen=True, kw_only=True)
class ReadEntries:
    """What waits is chained first, so that nobody misses what was done a moment ago."""

    entries: Entries
    chain: ChainActs

    async def page(self, wanted: Wanted, *, after: ListPosition | None, limit: int) -> Page:
        await self._catch_up()
        return await self._page(wanted, after, limit)

    async def days(self, wanted: Wanted, limit: int) -> Sequence[DayOfClinic]:
        return await self.entries.days(wanted, limit)

    async def all(self, wanted: Wanted) -> Sequence[Entry]:
        """Raises `TooManyEntries`."""
        await self._catch_up()
        found: list[Entry] = []
        after: ListPosition | None = None
        while True:
            page = await self._page(wanted, after, _AT_ONCE)
            found.extend(page.entries)
            if len(found) > EXPORTED_AT_MOST:
                raise TooManyEntries
            if page.next is None:
                return found
            after = page.next

    async def _catch_up(self) -> None:
        """A chain that cannot be gone on with is all the more to be looked at."""
        with suppress(Unavailable):
            await self.chain()

    async def _page(self, wanted: Wanted, after: ListPosition | None, limit: int) -> Page:
        found = await self.entries.page(wanted, after=after, limit=limit + 1)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return Page(entries=shown, next=_position(last) if last else None)


def _position(entry: Entry) -> ListPosition:
    return entry.position.day, entry.act.at, entry.act.id
