"""A follower asks what has changed: what the answer will hold, from indexes alone."""

from dataclasses import dataclass

from services.content.feed.domain import (
    ChangeFilter,
    FeedCursor,
    Window,
    decoded,
    encoded,
    last_shown,
    name_of,
)
from services.content.feed.ports import Feed
from services.content.feed.usecases.append_changes import BATCH, AppendChanges


@dataclass(frozen=True, kw_only=True)
class FindChanges:
    """What was published a moment ago is listed first, so that whoever has published finds it, and
    that there is nothing is answered only once nothing is left to be listed.
    """

    append_changes: AppendChanges
    feed: Feed

    async def __call__(self, wanted: ChangeFilter, *, cursor: str, limit: int) -> Window:
        while True:
            appended = await self.append_changes.once()
            head = await self.feed.head()
            after = decoded(cursor, wanted, head)
            slots = await self.feed.slots(
                wanted, after=after.position, up_to=head.high_water, limit=limit + 1
            )
            if slots or appended < BATCH:
                break
        up_to = last_shown(slots, limit, head.high_water)
        next_cursor = encoded(FeedCursor(position=up_to, begun=after.begun), wanted, head)
        shown = [slot for slot in slots if slot.position <= up_to]
        return Window(
            wanted=wanted,
            after=after,
            up_to=up_to,
            next_cursor=next_cursor,
            name=name_of([slot.position for slot in shown], next_cursor),
            size=sum(slot.size for slot in shown),
        )
