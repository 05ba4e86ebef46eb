"""The use cases of content over stores in memory."""

from services.content.announcements.usecases.show_announcements import ShowAnnouncements
from services.content.directory.domain import Doctor, Location, Network
from services.content.directory.store import DOCTORS, LOCATIONS, NETWORKS, OFFERINGS
from services.content.directory.usecases.publish_entity import PublishEntity
from services.content.directory.usecases.publish_offering import PublishOffering
from services.content.procedures.usecases.announce_procedure import AnnounceProcedure
from services.content.procedures.usecases.edit_text import EditText, ReadText
from services.content.procedures.usecases.restore_text import RestoreText
from services.content.procedures.usecases.write_text import WriteText
from services.content.publishing.domain import Page, Stamp
from services.content.publishing.usecases.finish_page import FinishPage
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.publishing.usecases.maintain_pages import MaintainPages
from services.content.publishing.usecases.mark_dependents import MarkDependents
from services.content.publishing.usecases.publish_pages import PublishPages
from services.content.publishing.usecases.read_page import ReadPage
from services.content.publishing.usecases.refresh_page import RefreshPage
from services.content.publishing.usecases.update_pages import UpdatePages
from services.content.publishing.usecases.withdraw_pages import WithdrawPages
from services.content.reviews.usecases.find_review import FindReview
from tests.content.builders import ADDRESSES
from tests.support.clocks import StillClock
from tests.support.in_memory_announcements import InMemoryAnnouncements
from tests.support.in_memory_entities import InMemoryEntities, InMemoryOfferings
from tests.support.in_memory_media import InMemoryMedia
from tests.support.in_memory_pages import InMemoryPages
from tests.support.in_memory_procedures import InMemoryBlocks, InMemoryProcedures
from tests.support.in_memory_reviews import InMemoryReviews, NothingDecided
from tests.support.in_memory_revisions import InMemoryRevisions


class Stores:
    def __init__(self, clock: StillClock) -> None:
        self.networks: InMemoryEntities[Network] = InMemoryEntities(NETWORKS.dependency)
        self.locations: InMemoryEntities[Location] = InMemoryEntities(LOCATIONS.dependency)
        self.doctors: InMemoryEntities[Doctor] = InMemoryEntities(DOCTORS.dependency)
        self.offerings = InMemoryOfferings(OFFERINGS.dependency, clock)
        self.revisions = InMemoryRevisions()
        self.procedures = InMemoryProcedures(clock, self.revisions)
        self.blocks = InMemoryBlocks()
        self.pages = InMemoryPages()
        self.reviews = InMemoryReviews()
        self.media = InMemoryMedia()
        self.announcements = InMemoryAnnouncements()


class Editing:
    """What editors do with texts and the directory."""

    def __init__(self, stores: Stores) -> None:
        write_text = WriteText(procedures=stores.procedures, blocks=stores.blocks)
        self.read_text = ReadText(procedures=stores.procedures)
        self.edit_text = EditText(procedures=stores.procedures, write_text=write_text)
        self.restore_text = RestoreText(
            procedures=stores.procedures, revisions=stores.revisions, write_text=write_text
        )
        self.publish_location = PublishEntity(entities=stores.locations)
        self.publish_doctor = PublishEntity(entities=stores.doctors)
        self.publish_offering = PublishOffering(offerings=stores.offerings)


def _title_only(page: Page, stamp: Stamp) -> bytes:
    doctors = ", ".join(doctor.name for doctor in page.doctors)
    return f"<h1>{page.title}</h1> {doctors} {stamp.revision}".encode()


class Publishing:
    def __init__(self, stores: Stores, clock: StillClock) -> None:
        self.gather = GatherSources(
            locations=stores.locations,
            doctors=stores.doctors,
            offerings=stores.offerings,
            networks=stores.networks,
            blocks=stores.blocks,
            media=stores.media,
            show_announcements=ShowAnnouncements(announcements=stores.announcements, now=clock),
            addresses=ADDRESSES,
            now=clock,
        )
        self.finish = FinishPage(pages=stores.pages, html=_title_only, now=clock)
        self.publish = PublishPages(
            gather=self.gather,
            announce=AnnounceProcedure(procedures=stores.procedures),
            finish=self.finish,
            find_review=FindReview(reviews=stores.reviews),
            procedures=stores.procedures,
            pages=stores.pages,
            decisions=NothingDecided(),
        )
        withdraw_pages = WithdrawPages(offerings=stores.offerings, pages=stores.pages)
        self.refresh = RefreshPage(
            gather=self.gather,
            finish=self.finish,
            withdraw_pages=withdraw_pages,
            find_review=FindReview(reviews=stores.reviews),
            pages=stores.pages,
        )
        self.keep = MaintainPages(
            update_pages=UpdatePages(
                publish=self.publish,
                refresh=self.refresh,
                withdraw_pages=withdraw_pages,
                offerings=stores.offerings,
                procedures=stores.procedures,
                decisions=NothingDecided(),
                pages=stores.pages,
            ),
            withdraw_pages=withdraw_pages,
            refresh=self.refresh,
            isolate_failures=IsolateFailures(fatal=()),
            offerings=stores.offerings,
            pages=stores.pages,
            mark_dependents=MarkDependents(
                edited=[
                    edited.dependents
                    for edited in (
                        stores.networks,
                        stores.locations,
                        stores.doctors,
                        stores.offerings,
                        stores.blocks,
                        stores.reviews,
                    )
                ],
                pages=stores.pages,
            ),
            now=clock,
        )
        self.read = ReadPage(pages=stores.pages, locations=stores.locations)
