"""A bundle is taken in: stored, announced and published; a second time nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.bundles.domain import Bundle
from services.content.bundles.usecases.load_procedure import LoadProcedure, Outcome
from services.content.directory.domain import Doctor, Location, Offering
from services.content.directory.ports import Offerings
from services.content.directory.usecases.publish_entity import PublishEntity
from services.content.procedures.ports import Blocks, Procedures
from services.content.publishing.ports import Pages
from services.content.publishing.usecases.finish_page import Publication
from services.content.publishing.usecases.publish_pages import PublishPages


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """`changed`: clinics, doctors, offerings and procedures that were not like this before;
    `edited`: procedures of which an editor's words were kept.
    """

    changed: int
    edited: Sequence[str]
    published: Sequence[Publication]

    @property
    def new_pages(self) -> int:
        return sum(publication.is_new for publication in self.published)


@dataclass(frozen=True, kw_only=True)
class LoadBundle:
    publish_location: PublishEntity[Location]
    publish_doctor: PublishEntity[Doctor]
    publish_offering: PublishEntity[Offering]
    load_procedure: LoadProcedure
    publish_pages: PublishPages
    procedures: Procedures
    offerings: Offerings
    pages: Pages
    blocks: Blocks

    async def __call__(self, bundle: Bundle) -> Loaded:
        await self.blocks.put(bundle.blocks)
        changes = [await self.publish_location(location) for location in bundle.locations]
        changes += [await self.publish_doctor(doctor) for doctor in bundle.doctors]
        outcomes = {
            bundled.procedure.slug: await self.load_procedure(bundled)
            for bundled in bundle.procedures
            if bundled.is_whole
        }
        changes += [outcome is Outcome.CHANGED for outcome in outcomes.values()]
        changes += [await self.publish_offering(offering) for offering in bundle.offerings]
        changes += [await self._retire(offering) for offering in await self._left_out(bundle)]
        edited = [slug for slug, outcome in outcomes.items() if outcome is Outcome.EDITED]
        return Loaded(changed=sum(changes), edited=edited, published=await self._publish())

    async def _left_out(self, bundle: Bundle) -> list[Offering]:
        """Offerings of procedures that the bundle names, at clinics where it no longer has them."""
        named = {bundled.procedure.slug for bundled in bundle.procedures}
        offered = {offering.key for offering in bundle.offerings}
        table = await self.offerings.table()
        return [cell for cell in table if cell.procedure in named and cell.key not in offered]

    async def _retire(self, offering: Offering) -> bool:
        await self.publish_offering(offering.retire())
        await self.pages.withdraw(offering.location, offering.procedure)
        return True

    async def _written(self) -> set[str]:
        """Procedures with a text: where the only page could not be read there is
        nothing to show.
        """
        offered = {offering.procedure for offering in await self.offerings.table()}
        stored = [await self.procedures.get(slug) for slug in offered]
        return {one.value.slug for one in stored if one is not None and one.value.titles}

    async def _publish(self) -> list[Publication]:
        """Every page that is offered, also those of other procedures: they show the same clinics
        and blocks.
        """
        published: list[Publication] = []
        written = await self._written()
        for offering in await self.offerings.table():
            if offering.procedure not in written:
                continue
            published += await self.publish_pages(
                location=offering.location, procedure=offering.procedure
            )
        return published
