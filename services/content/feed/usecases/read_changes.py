"""What the answer to a follower holds."""

from dataclasses import dataclass

from services.content.feed.domain import Batch, Window, name_of
from services.content.feed.ports import Feed


@dataclass(frozen=True, kw_only=True)
class ReadChanges:
    """A page that has changed since the window was found is missing from it, and comes again at its
    new position. The head is looked at afterwards: tombstones that were forgotten while the changes
    were read make the cursor too old, and not the answer wrong.
    """

    feed: Feed

    async def __call__(self, window: Window) -> Batch:
        changes = await self.feed.changes(
            window.wanted, after=window.after.position, up_to=window.up_to
        )
        window.after.check(await self.feed.head())
        return Batch(
            name=name_of([change.position for change in changes], window.next_cursor),
            changes=changes,
            next_cursor=window.next_cursor,
        )
