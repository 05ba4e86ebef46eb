"""What the use cases of announcements need from outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.content.announcements.domain import Announcement
from services.content.revisions.domain import Revised


class Announcements(Protocol):
    """`put` refuses with `RevisionConflict` when it lost a race. `locations`: of the network and of
    these clinics, None: of every clinic. `current` are those that may be shown at `now` or later,
    `over` the others, the last ones first.
    """

    async def get(self, announcement_id: str) -> Revised[Announcement] | None: ...

    async def put(self, changed: Revised[Announcement]) -> None: ...

    async def page(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]: ...

    async def current(
        self, *, now: datetime, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]: ...

    async def over(
        self, *, now: datetime, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]: ...
