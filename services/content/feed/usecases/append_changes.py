"""What was written to pages gets its positions in the feed."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from services.content.feed.domain import Head, Listed
from services.content.feed.ports import Feed, PageMarks
from shared.clock import Clock

BATCH: Final = 200


@dataclass(frozen=True, kw_only=True)
class AppendChanges:
    """Any number of processes may do this at once, and each may end anywhere: see
    `services.content.feed.domain.head`. Of one process one turn at a time is enough; where nothing
    is left nobody waits for a turn.
    """

    marks: PageMarks
    feed: Feed
    now: Clock
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> int:
        """Until nothing is left; answers how many writes got their positions."""
        count = 0
        while appended := await self.once():
            count += appended
        return count

    async def once(self) -> int:
        """The oldest of them: a batch, by whomever it was assigned."""
        if not await self._is_something_left():
            return 0
        async with self.turn:
            head = await self._settled(await self.feed.head())
            written = await self.marks.unlisted(limit=BATCH)
            if not written:
                return 0
            assigning = head.assigning(written)
            if not await self.feed.advance(head, assigning):
                assigning = await self.feed.head()
            await self._settled(assigning)
            return len(written)

    async def _is_something_left(self) -> bool:
        return bool(await self.marks.unlisted(limit=1) or (await self.feed.head()).assigned)

    async def _settled(self, head: Head) -> Head:
        """Marks go once their changes are stored, and the head rises once both is done: whoever
        begins in between does the rest, and lists nothing twice.
        """
        if not head.assigned:
            return head
        written = [one.written for one in head.assigned]
        positions = {one.written: one.position for one in head.assigned}
        states = await self.marks.states(written)
        listed = [Listed(position=positions[state.written], state=state) for state in states]
        await self.feed.put(listed, self.now())
        await self.marks.confirm(written)
        settled = head.settled()
        return settled if await self.feed.advance(head, settled) else await self.feed.head()
