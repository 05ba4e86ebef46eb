"""One captured page is taken in and published at one clinic."""

from dataclasses import dataclass

from services.content.directory.domain import CapableDoctor, Offering, UnknownLocation
from services.content.directory.ports import Locations, Offerings
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.publish_entity import PublishEntity
from services.content.importing.domain import ImportReport
from services.content.procedures.usecases.import_page import ImportPage
from services.content.publishing.usecases.finish_page import Publication
from services.content.publishing.usecases.publish_pages import PublishPages

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
    publish_pages: PublishPages
    publish_offering: PublishEntity[Offering]
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
        if not await self.offerings.table(location=location, procedure=slug):
            await self._offer(location, slug)
        published = await self.publish_pages(location=location, procedure=slug)
        return LoadedPage(published=published, report=imported.report)

    async def _offer(self, location: str, procedure: str) -> None:
        doctors = await self.find_doctors(
            location=location, procedure=None, language=None, after="", limit=_MOST_DOCTORS
        )
        capable = tuple(
            CapableDoctor(slug=doctor.value.slug, capacity=_CAPACITY) for doctor in doctors
        )
        await self.publish_offering(
            Offering(location=location, procedure=procedure, doctors=capable)
        )
