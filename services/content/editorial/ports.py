"""What the use cases of the editorial pages need from outside."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.content.directory.domain import Doctor, Location, Offering
from services.content.editorial.domain.steps import Step
from services.content.procedures.domain import Draft, NetworkBlocks
from services.content.publishing.domain import Page
from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import Kind, Revised


class Offerings(Protocol):
    """`table` leaves out what is retired."""

    async def table(
        self, *, location: str | None = None, procedure: str | None = None
    ) -> Sequence[Offering]: ...


class Locations(Protocol):
    async def page(
        self, *, after: str, limit: int, among: Collection[str] | None = None
    ) -> Sequence[Revised[Location]]: ...


class Drafts(Protocol):
    """By slug those of the procedures that can be read."""

    async def among(self, slugs: Collection[str]) -> Mapping[str, Draft]: ...


class Doctors(Protocol):
    async def page(
        self, *, after: str, limit: int, among: Collection[str] | None = None
    ) -> Sequence[Revised[Doctor]]: ...


class Titles(Protocol):
    async def all(self) -> Mapping[str, Mapping[str, str]]:
        """The titles of every procedure, by slug and locale."""
        ...


class WaitingReviews(Protocol):
    async def waiting(self, *, limit: int) -> Sequence[TextReviews]:
        """Of the texts for which somebody asked and nobody has answered, the oldest first."""
        ...


class Blocks(Protocol):
    async def get(self) -> Revised[NetworkBlocks]: ...


class Staff(Protocol):
    async def names(self) -> Mapping[str, str]:
        """What colleagues are called, by the account's id."""
        ...


class TypedPages(Protocol):
    """Draws a page of words that are not saved, with notes about them, by their codes."""

    def __call__(self, page: Page, notes: Sequence[str]) -> bytes: ...


class Trail(Protocol):
    """Revisions of everything, the newest first. `locations`: of what belongs to these clinics,
    None: of everything. `before`: instant and id of the step after which the list goes on.
    `hidden` are left out.
    """

    async def steps(
        self,
        *,
        by: str,
        kind: Kind | None,
        locations: Collection[str] | None,
        hidden: Collection[Kind],
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[Step]: ...
