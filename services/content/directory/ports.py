"""What the use cases of the directory need from outside."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from services.content.directory.domain import (
    Doctor,
    Location,
    Network,
    Offering,
    PagesDue,
)
from services.content.revisions.domain import (
    Revised,
)
from shared.events import Event

E = TypeVar("E")


class Entities(Protocol[E]):
    """The stored entities of one kind; `put` refuses with `RevisionConflict` when it lost a race.
    `get` refuses with `EntryUnreadable` what nobody can read; `page` passes it over.
    """

    async def get(self, key: str) -> Revised[E] | None: ...

    async def put(self, changed: Revised[E], *, key: str, event: Event) -> None: ...

    async def page(
        self, *, after: str, limit: int, among: Collection[str] | None = None
    ) -> Sequence[Revised[E]]: ...


Locations = Entities[Location]
Doctors = Entities[Doctor]
Networks = Entities[Network]


class Media(Protocol):
    """Those of these pictures that there are, by id."""

    async def among(self, ids: Collection[str]) -> Mapping[str, object]: ...


class Offerings(Entities[Offering], Protocol):
    """The capability table; `table` leaves out what is retired and what nobody can read, `due` the
    latter.

    Every change of an offering makes its pages due in the same write, so that no crash leaves a
    page live for a retired offering. `due` lists the demands that were made before an instant.
    """

    async def put_with_page(
        self, changed: Revised[Offering], *, key: str, event: Event
    ) -> None: ...

    async def table(
        self, *, location: str | None = None, procedure: str | None = None
    ) -> Sequence[Offering]: ...

    async def request_pages(self, keys: Collection[str], *, publish: bool) -> None: ...

    async def due(self, *, before: datetime | None = None) -> Sequence[PagesDue]: ...

    async def fulfilled(self, due: PagesDue) -> None: ...
