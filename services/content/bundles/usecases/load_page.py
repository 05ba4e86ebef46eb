"""One captured page is taken in and published at one clinic."""

from dataclasses import dataclass

from services.content.directory.domain import (
    CapableDoctor,
    Offering,
    UnknownLocation,
    offering_key,
)
from services.content.directory.ports import Locations, Offerings
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.publish_offering import PublishOffering
from services.content.importing.domain import ImportReport
from services.content.procedures.usecases.import_page import ImportPage
from services.content.publishing.usecases.finish_page import Publication
from services.content.publishing.usecases.update_pages import UpdatePages

_CAPACITY = 20
_MOST_DOCTORS = 200


@dataclass(frozen=True, kw_only=True)
class LoadedPage:
    published: tuple[Publication, ...]
    report: ImportReport


@dataclass(frozen=True, kw_only=True)
class LoadPage:
    """Where the clinic does not offer the procedure yet, all of its doctors do from now on."""

    import_page: ImportPage
    update_pages: UpdatePages
    publish_offering: PublishOffering
    find_doctors: FindDoctors
    locations: Locations
    offerings: Offerings

    async def __call__(
        self, page: bytes, *, locale: str, location: str, procedure: str | None = None
    ) -> LoadedPage:
        if await self.locations.get(location) is None:
            raise UnknownLocation
        imported = await self.import_page(page, locale=locale, slug=procedure)
        slug = imported.draft.value.slug
        offered = await self.offerings.get(offering_key(location, slug))
        if offered and not offered.value.is_retired:
            await self.offerings.request_pages([offering_key(location, slug)], publish=True)
        else:
            await self.publish_offering(await self._new(location, slug), with_page=True)
        published = [
            await self.update_pages(due)
            for due in await self.offerings.due()
            if due.offering.key == offering_key(location, slug)
        ]
        pages = tuple(page for pages in published for page in pages)
        return LoadedPage(published=pages, report=imported.report)

    async def _new(self, location: str, procedure: str) -> Offering:
        doctors = await self.find_doctors(
            location=location, procedure=None, language=None, after="", limit=_MOST_DOCTORS
        )
        capable = tuple(
            CapableDoctor(slug=doctor.value.slug, capacity=_CAPACITY) for doctor in doctors
        )
        return Offering(location=location, procedure=procedure, doctors=capable)
