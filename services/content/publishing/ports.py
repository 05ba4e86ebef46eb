"""What the use cases of publishing need from outside."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.content.directory.domain import (
    Doctor,
    Location,
    Offering,
    PagesDue,
)
from services.content.media.domain import Medium
from services.content.procedures.domain import Draft, NetworkBlocks
from services.content.publishing.domain import (
    Body,
    Encoding,
    FinishedPage,
    Latest,
    Listing,
    Page,
    Representation,
    Stamp,
)
from services.content.revisions.domain import DependentsDue, Revised


class Locations(Protocol):
    """`get` refuses what nobody can read; `among` leaves it out."""

    async def get(self, key: str) -> Revised[Location] | None: ...

    async def among(self, keys: Collection[str]) -> Mapping[str, Revised[Location]]: ...


class Doctors(Protocol):
    """As `Locations`."""

    async def get(self, key: str) -> Revised[Doctor] | None: ...

    async def among(self, keys: Collection[str]) -> Mapping[str, Revised[Doctor]]: ...


class Offerings(Protocol):
    """`table` and `due` pass over what nobody can read, and `get` refuses it; for `offered` and
    `is_offered` it is offered until it says that it is retired.
    """

    async def get(self, key: str) -> Revised[Offering] | None: ...

    async def table(
        self, *, location: str | None = None, procedure: str | None = None
    ) -> Sequence[Offering]: ...

    async def offered(self) -> set[tuple[str, str]]: ...

    async def is_offered(self, location: str, procedure: str) -> bool: ...

    async def request_pages(self, keys: Collection[str], *, publish: bool) -> None: ...

    async def due(self, *, before: datetime | None = None) -> Sequence[PagesDue]: ...

    async def fulfilled(self, due: PagesDue) -> None: ...


class Procedures(Protocol):
    async def get(self, slug: str) -> Draft | None: ...


class Decisions(Protocol):
    """What editors have decided about the pages of a procedure at a clinic: the locales in which
    they have taken the page down; and that what they have published in these locales be
    published again, which answers whether they have published anything in any.
    """

    async def retired(self, location: str, procedure: str) -> Collection[str]: ...

    async def demand_again(
        self, location: str, procedure: str, locales: Collection[str]
    ) -> bool: ...


class Blocks(Protocol):
    async def get(self) -> Revised[NetworkBlocks]: ...


class Media(Protocol):
    """Those of these pictures that there are, by id."""

    async def among(self, ids: Collection[str]) -> Mapping[str, Medium]: ...


class Dependents(Protocol):
    """The demands of edits of one kind that pages be made again. `marked` takes one away, unless
    there was another edit meanwhile.
    """

    async def due(self) -> Sequence[DependentsDue]: ...

    async def marked(self, due: DependentsDue) -> None: ...


class HtmlPages(Protocol):
    """Finishes a page as HTML, for people."""

    def __call__(self, page: Page, stamp: Stamp) -> bytes: ...


class Pages(Protocol):
    """The published pages. `put` refuses with `PublishedMeanwhile` when it lost a race for its
    revision, or was asked meanwhile to be made again; `confirm` takes away what asked for that.
    `mark_due` marks those that depend on one of these, and answers how many there are; `live`:
    location and procedure of all that are live; `due`: what is marked, or has outlived its
    `changes_at`.
    """

    async def latest(self, key: str) -> Latest: ...

    async def put(self, page: FinishedPage) -> None: ...

    async def withdraw(
        self, location: str, procedure: str, *, but: Collection[str] = ()
    ) -> int: ...

    async def live(self) -> set[tuple[str, str]]: ...

    async def mark_due(self, dependencies: Collection[str]) -> int: ...

    async def due(self, now: datetime) -> Sequence[Listing]: ...

    async def confirm(self, key: str, *, due: str) -> None: ...

    async def body(
        self, key: str, representation: Representation, encodings: Sequence[Encoding]
    ) -> Body | None: ...

    async def listed(
        self, locales: Collection[str], *, location: str | None = None
    ) -> Sequence[Listing]: ...
