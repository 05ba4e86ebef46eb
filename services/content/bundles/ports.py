"""What the use cases of bundles need from outside."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from services.content.announcements.domain import Announcement
from services.content.media.domain import Medium
from services.content.procedures.domain import Draft, LoadMark, NetworkBlocks, Procedure
from services.content.publishing.domain import Latest
from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import Revised
from services.content.workflow.domain import Workflow

V = TypeVar("V")


class Procedures(Protocol):
    """The drafts; `put` refuses with `RevisionConflict` when it lost a race for what it writes."""

    async def get(self, slug: str) -> Draft | None: ...

    async def put(
        self, procedure: Procedure, *, seen: Draft | None, loaded: LoadMark | None = None
    ) -> Draft: ...


class Drafts(Protocol):
    """Those that can be read, by slug; `count_unreadable`: how many cannot."""

    async def page(self, *, after: str, limit: int) -> Sequence[Draft]: ...

    async def count_unreadable(self) -> int: ...


class Entities(Protocol[V]):
    """Those that can be read, by key; `count_unreadable`: how many cannot."""

    async def page(
        self, *, after: str, limit: int, among: Collection[str] | None = None
    ) -> Sequence[Revised[V]]: ...

    async def count_unreadable(self) -> int: ...


class Blocks(Protocol):
    async def get(self) -> Revised[NetworkBlocks]: ...


class Media(Protocol):
    """`page` leaves out what is removed; `get` does not."""

    async def get(self, medium_id: str) -> Revised[Medium] | None: ...

    async def page(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Medium]]: ...


class Announcements(Protocol):
    """Those that can be read, by id, those that were ended as well; `count_unreadable`: how many
    cannot.
    """

    async def page(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]: ...

    async def count_unreadable(self) -> int: ...


class Reviews(Protocol):
    """The reviews of each text that has any, by procedure and locale; `get` has revision 0 where
    there are none. `put` refuses with `RevisionConflict` when it lost a race; `is_shown`: pages
    that show the procedure are to be made again.
    """

    async def page(self, *, after: str, limit: int) -> Sequence[Revised[TextReviews]]: ...

    async def get(self, procedure: str, locale: str) -> Revised[TextReviews]: ...

    async def put(
        self, changed: Revised[TextReviews], *, by: str | None, is_shown: bool
    ) -> None: ...

    async def count_unreadable(self) -> int: ...


class Workflows(Protocol):
    """The workflow of each procedure at each clinic that has begun; `get` has revision 0 before the
    first step. `put` refuses with `RevisionConflict` when it lost a race.
    """

    async def page(self, *, after: str, limit: int) -> Sequence[Revised[Workflow]]: ...

    async def get(self, location: str, procedure: str) -> Revised[Workflow]: ...

    async def put(self, changed: Revised[Workflow], *, by: str | None) -> None: ...

    async def count_unreadable(self) -> int: ...


class Files(Protocol):
    """Drawn bytes of a medium by name."""

    async def read(self, medium: str, digest: str, name: str) -> bytes | None: ...


class Pages(Protocol):
    async def latest(self, key: str) -> Latest: ...


class Decisions(Protocol):
    """The locales in which editors have taken down the page of a procedure at a clinic."""

    async def retired(self, location: str, procedure: str) -> Collection[str]: ...
