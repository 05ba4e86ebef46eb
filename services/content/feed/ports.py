"""What the use cases of the feed need from outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.content.feed.domain import Change, ChangeFilter, Head, Headline, Listed, Slot
from services.content.publishing.domain import PageMark, PageState


class PageMarks(Protocol):
    """The marks of pages that were written since they were listed: `unlisted` the oldest, `states`
    of those that were not written again since, `confirm` takes marks away.
    """

    async def unlisted(self, *, limit: int) -> Sequence[PageMark]: ...

    async def states(self, written: Collection[PageMark]) -> Sequence[PageState]: ...

    async def confirm(self, written: Collection[PageMark]) -> None: ...


class Feed(Protocol):
    """`advance` compares the head's version, and answers whether it was the one seen. `put` leaves
    what is at a later position already. `slots` are the first at positions after `after` and up to
    `up_to`, `changes` all of them, `headlines` the first of all filters with the position up to
    which these are all. `forget` takes away the tombstones of before then, once the head
    says so, and answers how many those were.
    """

    async def head(self) -> Head: ...

    async def advance(self, seen: Head, head: Head) -> bool: ...

    async def put(self, listed: Sequence[Listed], at: datetime) -> None: ...

    async def slots(
        self, wanted: ChangeFilter, *, after: int, up_to: int, limit: int
    ) -> Sequence[Slot]: ...

    async def changes(
        self, wanted: ChangeFilter, *, after: int, up_to: int
    ) -> Sequence[Change]: ...

    async def headlines(
        self, *, after: int, up_to: int, limit: int
    ) -> tuple[Sequence[Headline], int]: ...

    async def forget(self, *, before: datetime) -> int: ...
