"""Puts together what everything else of content stands on: each collection's one writer, and the
ways in which pages come to be.
"""

from services.content.announcements.store import MongoAnnouncements
from services.content.announcements.usecases.show_announcements import ShowAnnouncements
from services.content.directory.domain import Doctor, Location, Network
from services.content.directory.store import (
    DOCTORS,
    LOCATIONS,
    NETWORKS,
    MongoEntities,
    MongoOfferings,
)
from services.content.media.store import MongoFiles, MongoMedia, MongoUses
from services.content.procedures.store import MongoBlocks, MongoProcedures
from services.content.procedures.usecases.announce_procedure import AnnounceProcedure
from services.content.publishing.domain import Addresses
from services.content.publishing.store import ContentChanges, MongoReviewedPages, WatchedPages
from services.content.publishing.usecases.finish_page import FinishPage
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.publishing.usecases.maintain_pages import MaintainPages
from services.content.publishing.usecases.mark_dependents import MarkDependents
from services.content.publishing.usecases.publish_pages import PublishPages
from services.content.publishing.usecases.refresh_page import RefreshPage
from services.content.publishing.usecases.update_pages import UpdatePages
from services.content.publishing.usecases.withdraw_pages import WithdrawPages
from services.content.reviews.store import MongoReviews
from services.content.reviews.usecases.find_review import FindReview
from services.content.revisions.store import MongoRevisions
from services.content.site.pages import FinishHtml
from services.content.wiring_feed import ChangeFeed
from services.content.workflow.store import MongoWorkflows
from shared.clock import Clock
from shared.mongo import NO_ANSWER, Database
from shared.web import ReadyAnswers, Templates


class Stores:
    """Each collection's one writer."""

    def __init__(self, database: Database, now: Clock, ready: ReadyAnswers) -> None:
        self.networks: MongoEntities[Network] = MongoEntities(database, NETWORKS, now)
        self.locations: MongoEntities[Location] = MongoEntities(database, LOCATIONS, now)
        self.doctors: MongoEntities[Doctor] = MongoEntities(database, DOCTORS, now)
        self.offerings = MongoOfferings(database, now)
        self.procedures = MongoProcedures(database, now)
        self.blocks = MongoBlocks(database, now)
        self.media = MongoMedia(database, now)
        self.media_files = MongoFiles(database, now)
        self.media_uses = MongoUses(database)
        self.announcements = MongoAnnouncements(database, now)
        self.pages = WatchedPages(database, ready)
        self.revisions = MongoRevisions(database)
        self.reviews = MongoReviews(database, now)
        self.workflows = MongoWorkflows(database, now)
        self.reviewed_pages = MongoReviewedPages(database)
        self.feed = ChangeFeed(database, now)
        self.changes = ContentChanges(database, ready)

    async def ensure_indexes(self) -> None:
        """Before the first write of a process."""
        await self.revisions.ensure_indexes()
        described = (self.networks, self.locations, self.doctors, self.offerings)
        for store in (*described, self.procedures, self.blocks):
            await store.ensure_indexes()
        await self.media.ensure_indexes()
        await self.announcements.ensure_indexes()
        await self.media_files.ensure_indexes()
        await self.media_uses.ensure_indexes()
        await self.reviews.ensure_indexes()
        await self.workflows.ensure_indexes()
        await self.pages.ensure_indexes()
        await self.reviewed_pages.ensure_indexes()
        await self.feed.ensure_indexes()


class Publishing:
    """The ways in which pages come to be, over one set of stores."""

    def __init__(
        self, stores: Stores, templates: Templates, addresses: Addresses, now: Clock
    ) -> None:
        self.gather = GatherSources(
            locations=stores.locations,
            doctors=stores.doctors,
            offerings=stores.offerings,
            networks=stores.networks,
            blocks=stores.blocks,
            media=stores.media,
            show_announcements=ShowAnnouncements(announcements=stores.announcements, now=now),
            addresses=addresses,
            now=now,
        )
        self.finish = FinishPage(pages=stores.pages, html=FinishHtml(templates=templates), now=now)
        self.announce = AnnounceProcedure(procedures=stores.procedures)
        self.find_review = FindReview(reviews=stores.reviews)
        self.publish = PublishPages(
            gather=self.gather,
            announce=self.announce,
            finish=self.finish,
            find_review=self.find_review,
            procedures=stores.procedures,
            pages=stores.pages,
            decisions=stores.workflows,
        )
        withdraw_pages = WithdrawPages(offerings=stores.offerings, pages=stores.pages)
        refresh = RefreshPage(
            gather=self.gather,
            finish=self.finish,
            withdraw_pages=withdraw_pages,
            find_review=self.find_review,
            pages=stores.pages,
        )
        self.update_pages = UpdatePages(
            publish=self.publish,
            refresh=refresh,
            withdraw_pages=withdraw_pages,
            offerings=stores.offerings,
            procedures=stores.procedures,
            decisions=stores.workflows,
            pages=stores.pages,
        )
        self.maintain_pages = MaintainPages(
            update_pages=self.update_pages,
            withdraw_pages=withdraw_pages,
            refresh=refresh,
            isolate_failures=IsolateFailures(fatal=NO_ANSWER),
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
                        stores.media,
                        stores.announcements,
                    )
                ],
                pages=stores.pages,
            ),
            now=now,
        )
