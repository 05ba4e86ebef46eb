"""A clinic begins to offer a procedure, or stops. No page comes of the first, which is published as
any other; pages that the second leaves without an offering are taken down by the worker.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from services.content.directory.domain import (
    Doctor,
    EntryRevisionConflict,
    Location,
    Offering,
    UnknownEntry,
)
from services.content.directory.ports import Entities
from services.content.directory.usecases.edit_entity import EditEntity
from services.content.directory.usecases.edit_staffing import check_doctors
from services.content.directory.usecases.facts import fact
from services.content.revisions.domain import Revised, RevisionConflict


class Procedures(Protocol):
    async def get(self, slug: str) -> object | None: ...


@dataclass(frozen=True, kw_only=True)
class OfferProcedure:
    """What was offered once goes on with its revisions."""

    offerings: Entities[Offering]
    doctors: Entities[Doctor]
    locations: Entities[Location]
    procedures: Procedures

    async def __call__(self, offering: Offering, *, by: str) -> Revised[Offering]:
        """Raises `UnknownEntry` where there is no such clinic or procedure, `Invalid` for a doctor
        who does not work there, and `EntryRevisionConflict` where it is offered already.
        """
        is_known = await self.locations.get(offering.location)
        if not (is_known and await self.procedures.get(offering.procedure)):
            raise UnknownEntry
        await check_doctors(offering, self.doctors)
        before = await self.offerings.get(offering.key)
        if before and not before.value.is_retired:
            raise EntryRevisionConflict(before.revision)
        revision = before.revision + 1 if before else 1
        begun = Revised(value=replace(offering, edited_by=by), revision=revision)
        try:
            event = fact(begun.value, revision)
            await self.offerings.put(begun, key=offering.key, event=event)
        except RevisionConflict as error:
            raise EntryRevisionConflict(revision) from error
        return begun


@dataclass(frozen=True, kw_only=True)
class StopOffering:
    edit: EditEntity[Offering]

    async def __call__(self, key: str, *, seen: Collection[int] | None, by: str) -> None:
        """Raises `UnknownEntry`, `EntryRevisionRequired` and `EntryRevisionConflict`."""
        stored = await self.edit.entities.get(key)
        if stored is None:
            raise UnknownEntry
        await self.edit(stored.value.retire(), seen=seen, by=by)
