"""A bundle is taken in: stored, announced and published; a second time nothing changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from services.content.bundles.domain import (
    Bundle,
    EntityDifference,
    Status,
    check_new_clinics,
)
from services.content.bundles.usecases.load_announcements import LoadAnnouncements
from services.content.bundles.usecases.load_decisions import LoadDecisions
from services.content.bundles.usecases.load_picture import LoadPicture
from services.content.bundles.usecases.load_procedure import LoadProcedure, Outcome
from services.content.directory.domain import Doctor, Location, Offering, PagesDue
from services.content.directory.ports import Offerings
from services.content.directory.usecases.edit_network import LoadNetwork
from services.content.directory.usecases.publish_entity import PublishEntity
from services.content.directory.usecases.publish_offering import PublishOffering
from services.content.procedures.ports import Blocks, Procedures
from services.content.publishing.usecases.finish_page import Publication
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.publishing.usecases.update_pages import UpdatePages


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """`changed`: the network, pictures, clinics, doctors, announcements, offerings, procedures,
    reviews and schedules that were not like this before; `edited`: procedures of which an editor's
    words were kept; `failed`: offerings of which a page could not be made, which the worker tries
    again; `not_taken`: reviews and schedules that do not hold here, or about which somebody has
    decided otherwise.
    """

    changed: int
    edited: Sequence[str]
    published: Sequence[Publication]
    failed: Sequence[str] = ()
    not_taken: Sequence[EntityDifference] = ()

    @property
    def new_pages(self) -> int:
        return sum(publication.is_new for publication in self.published)


@dataclass(frozen=True, kw_only=True)
class LoadBundle:
    """Every page that is offered is made again, also those of other procedures: they show the same
    clinics and blocks. Drafts of editors stay drafts.

    An offering is stored together with the demand for its page: a load that ends in the middle is
    finished by the worker, or by the next load.
    """

    load_network: LoadNetwork
    publish_location: PublishEntity[Location]
    publish_doctor: PublishEntity[Doctor]
    publish_offering: PublishOffering
    load_picture: LoadPicture
    load_announcements: LoadAnnouncements
    load_procedure: LoadProcedure
    load_decisions: LoadDecisions
    update_pages: UpdatePages
    isolate_failures: IsolateFailures
    procedures: Procedures
    offerings: Offerings
    blocks: Blocks

    async def __call__(self, bundle: Bundle) -> Loaded:
        """Raises `AnotherNetwork`, `BundleDoesNotFit`, `ImageRefused` and `TooManyImagesAtOnce`,
        before anything is stored.
        """
        await self.load_network.check(bundle.network)
        await self._check_clinics(bundle)
        self.load_decisions.check(bundle)
        announcements = await self.load_announcements.prepare(bundle.announcements)
        pictures = [await self.load_picture.prepare(picture) for picture in bundle.pictures]
        changes = [await self.load_network(bundle.network)]
        await self.blocks.put(bundle.blocks)
        changes += [await self.load_picture.store(picture) for picture in pictures]
        changes += [await self.publish_location(location) for location in bundle.locations]
        changes += [await self.publish_doctor(doctor) for doctor in bundle.doctors]
        changes += [await self.load_announcements.store(one) for one in announcements]
        outcomes = {
            bundled.procedure.slug: await self.load_procedure(bundled)
            for bundled in bundle.procedures
            if bundled.is_whole
        }
        changes += [outcome is Outcome.CHANGED for outcome in outcomes.values()]
        changes += await self._offer(bundle)
        decisions = await self.load_decisions(bundle)
        changes += [one.status in {Status.NEW, Status.CHANGED} for one in decisions]
        published, failed = await self._publish()
        return Loaded(
            changed=sum(changes),
            edited=[slug for slug, outcome in outcomes.items() if outcome is Outcome.EDITED],
            published=published,
            failed=failed,
            not_taken=[one for one in decisions if one.status in {Status.KEPT, Status.NOT_TAKEN}],
        )

    async def _check_clinics(self, bundle: Bundle) -> None:
        slugs = [location.slug for location in bundle.locations]
        stored = await self.publish_location.entities.page(after="", limit=len(slugs), among=slugs)
        check_new_clinics(bundle, {one.value.slug for one in stored})

    async def _offer(self, bundle: Bundle) -> list[bool]:
        as_loaded = await self._as_loaded({offering.procedure for offering in bundle.offerings})
        left_out = [offering.retire() for offering in await self._left_out(bundle)]
        return [
            await self.publish_offering(offering, with_page=offering.procedure in as_loaded)
            for offering in (*bundle.offerings, *left_out)
        ]

    async def _left_out(self, bundle: Bundle) -> list[Offering]:
        """Offerings of procedures that the bundle names, at clinics where it no longer has them;
        but for those that an editor has written.
        """
        named = {bundled.procedure.slug for bundled in bundle.procedures}
        offered = {offering.key for offering in bundle.offerings}
        table = await self.offerings.table()
        gone = [cell for cell in table if cell.procedure in named and cell.key not in offered]
        return [cell for cell in gone if not cell.edited_by]

    async def _publish(self) -> tuple[list[Publication], list[str]]:
        """What is published now, and the offerings of which a page could not be made."""
        await self._want_pages()
        published: list[Publication] = []
        failed: list[str] = []

        async def update(due: PagesDue) -> None:
            published.extend(await self.update_pages(due))

        for due in await self.offerings.due():
            where = {"location": due.offering.location, "procedure": due.offering.procedure}
            if not await self.isolate_failures(partial(update, due), **where):
                failed.append(due.offering.key)
        return published, failed

    async def _want_pages(self) -> None:
        table = await self.offerings.table()
        as_loaded = await self._as_loaded({cell.procedure for cell in table})
        publish = {cell.key for cell in table if cell.procedure in as_loaded}
        await self.offerings.request_pages(publish, publish=True)
        await self.offerings.request_pages({cell.key for cell in table} - publish, publish=False)

    async def _as_loaded(self, slugs: Iterable[str]) -> set[str]:
        """Procedures that read as a bundle gave them: there is no draft of an editor to publish."""
        drafts = [await self.procedures.get(slug) for slug in slugs]
        return {one.value.slug for one in drafts if one and one.is_as_loaded and one.value.titles}
