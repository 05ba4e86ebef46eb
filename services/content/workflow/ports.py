"""What the use cases of the workflow need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.content.directory.domain import Location
from services.content.procedures.domain import Draft
from services.content.publishing.domain import Latest, ReviewDue, Shown
from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import Revised
from services.content.workflow.domain import Workflow


@dataclass(frozen=True, kw_only=True)
class ReleaseDue:
    """A decision whose pages are not made yet: published or taken down in these locales. `mark`
    names it, so that whoever meets it takes no later one away.
    """

    location: str
    procedure: str
    mark: str
    locales: tuple[str, ...]


class Workflows(Protocol):
    """The workflow of each procedure at each clinic; `get` has revision 0 before the first step.
    `put` refuses with `RevisionConflict` when it lost a race, and demands in the same write that
    the pages in the locales of `release` be brought in line. `due`: what is scheduled until now.
    `among`: by key those that have begun.
    """

    async def get(self, location: str, procedure: str) -> Revised[Workflow]: ...

    async def among(self, keys: Collection[str]) -> Mapping[str, Revised[Workflow]]: ...

    async def put(
        self, changed: Revised[Workflow], *, by: str | None, release: Collection[str] = ()
    ) -> None: ...

    async def due(self, now: datetime) -> Sequence[Revised[Workflow]]: ...

    async def releases_due(self) -> Sequence[ReleaseDue]: ...

    async def release_due(self, location: str, procedure: str) -> ReleaseDue | None: ...

    async def released(self, due: ReleaseDue) -> None: ...


class Procedures(Protocol):
    async def get(self, slug: str) -> Draft | None: ...


class Locations(Protocol):
    async def get(self, key: str) -> Revised[Location] | None: ...


class Offerings(Protocol):
    async def is_offered(self, location: str, procedure: str) -> bool: ...


class Reviews(Protocol):
    """By key those of the texts that have any."""

    async def among(self, keys: Collection[str]) -> Mapping[str, TextReviews]: ...


class ReviewedPages(Protocol):
    """Live pages of these clinics (None: of all) whose review is due by `until`, the day included,
    or that show none, by the day and then by key. `after`: day, empty for none, and key of the last
    one seen.
    """

    async def reviews_due(
        self,
        *,
        until: date,
        locations: Collection[str] | None,
        after: tuple[str, str] | None,
        limit: int,
    ) -> Sequence[ReviewDue]: ...


class Pages(Protocol):
    """The published pages; `withdraw` takes those down that are not among `but`. `shown`: by key
    those that readers have.
    """

    async def latest(self, key: str) -> Latest: ...

    async def shown(self, keys: Collection[str]) -> Mapping[str, Shown]: ...

    async def withdraw(
        self, location: str, procedure: str, *, but: Collection[str] = ()
    ) -> int: ...
