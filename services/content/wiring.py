"""Puts the content service together: which store serves which use case."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.content.announcing.store import MongoEndOffsets
from services.content.announcing.usecases.announce_everything import AnnounceEverything
from services.content.announcing.usecases.watch_topic import WatchTopic
from services.content.bundles.usecases.load_bundle import LoadBundle
from services.content.bundles.usecases.load_page import LoadPage
from services.content.directory.store import (
    DOCTORS,
    LOCATIONS,
    NETWORKS,
    OFFERINGS,
)
from services.content.directory.usecases.edit_network import EditNetwork
from services.content.directory.usecases.find_doctors import FindDoctor, FindDoctors
from services.content.directory.usecases.find_locations import FindLocation, ListLocations
from services.content.directory.usecases.publish_offering import PublishOffering
from services.content.directory.usecases.read_network import FindNetwork, ReadNetwork
from services.content.directory.usecases.watch_entries import WatchEntries
from services.content.importing.usecases.find_unknown_names import FindUnknownNames
from services.content.importing.usecases.read_captured_page import ReadCapturedPage
from services.content.procedures.usecases.edit_facts import EditFacts, FindFacts
from services.content.procedures.usecases.edit_override import EditOverride, FindOverride
from services.content.procedures.usecases.edit_text import EditText, ReadText
from services.content.procedures.usecases.import_page import ImportPage
from services.content.procedures.usecases.restore_text import RestoreText
from services.content.procedures.usecases.write_text import WriteText
from services.content.publishing.domain import Addresses
from services.content.publishing.usecases.list_procedures import ListProcedures
from services.content.publishing.usecases.maintain_pages import MaintainPages
from services.content.publishing.usecases.publish_pages import PublishPages
from services.content.publishing.usecases.read_page import ReadPage
from services.content.revisions.usecases.compare_revisions import CompareRevisions
from services.content.revisions.usecases.list_revisions import ListRevisions
from services.content.settings import ContentSettings
from services.content.site.usecases.browse_doctors import BrowseDoctors, ShowDoctor
from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.usecases.browse_procedures import BrowseProcedures
from services.content.site.usecases.list_pages import ListPages
from services.content.site.usecases.show_clinic import ShowClinic
from services.content.site.usecases.show_travel import ShowTravel
from services.content.wiring_announcements import Announcing
from services.content.wiring_bundles import Bundles
from services.content.wiring_editing import DirectoryEditing
from services.content.wiring_feed import ChangeFeed
from services.content.wiring_media import MediaLibrary
from services.content.wiring_publishing import Publishing, Stores
from services.content.wiring_search import Search, build_search
from services.content.wiring_workflow import EditorialWorkflow
from shared.auth.pages import FOLDER as STAFF_PAGES
from shared.clock import Clock, utc_now
from shared.events import CONTENT_EVENTS
from shared.kafka.topic_log import KafkaTopic
from shared.mongo import Database
from shared.web import ReadyAnswers, Templates

FOLDER: Final = Path(__file__).parent
_READY_BYTES: Final = 160 * 1024 * 1024
_SPILLED_BYTES: Final = 2 * 1024**3
OUTBOXES: Final = ("networks", "locations", "doctors", "offerings", "procedures")


@dataclass(frozen=True, kw_only=True)
class Content:
    """The use cases of the service, ready to be called."""

    stores: Stores
    ready: ReadyAnswers
    """What is read most; kept while `stores.changes.watch` runs."""
    templates: Templates
    addresses: Addresses
    find_network: FindNetwork
    read_network: ReadNetwork
    edit_network: EditNetwork
    entries: DirectoryEditing
    media: MediaLibrary
    announcements: Announcing
    list_locations: ListLocations
    find_location: FindLocation
    find_doctors: FindDoctors
    read_captured_page: ReadCapturedPage
    import_page: ImportPage
    read_text: ReadText
    edit_text: EditText
    find_facts: FindFacts
    edit_facts: EditFacts
    find_override: FindOverride
    edit_override: EditOverride
    restore_text: RestoreText
    list_revisions: ListRevisions
    compare_revisions: CompareRevisions
    list_procedures: ListProcedures
    read_page: ReadPage
    publish_pages: PublishPages
    maintain_pages: MaintainPages
    workflow: EditorialWorkflow
    feed: ChangeFeed
    browse_network: BrowseNetwork
    browse_procedures: BrowseProcedures
    browse_doctors: BrowseDoctors
    show_doctor: ShowDoctor
    show_clinic: ShowClinic
    show_travel: ShowTravel
    list_pages: ListPages
    search: Search
    bundles: Bundles
    load_bundle: LoadBundle
    load_page: LoadPage
    announce_everything: AnnounceEverything
    watch_topic: WatchTopic
    watch_entries: WatchEntries


def build_content(settings: ContentSettings, database: Database, now: Clock = utc_now) -> Content:
    ready = ReadyAnswers(most_bytes=_READY_BYTES, most_spilled_bytes=_SPILLED_BYTES, now=now)
    stores = Stores(database, now, ready)
    templates = Templates(FOLDER, more=[STAFF_PAGES])
    addresses = Addresses(content=settings.content_url, inquiry=settings.inquiry_url)
    list_locations = ListLocations(locations=stores.locations)
    find_location = FindLocation(locations=stores.locations)
    find_doctors = FindDoctors(doctors=stores.doctors, offerings=stores.offerings)
    find_network = FindNetwork(networks=stores.networks)
    list_procedures = ListProcedures(pages=stores.pages, locations=stores.locations)
    announce_everything = AnnounceEverything(
        networks=stores.networks,
        locations=stores.locations,
        doctors=stores.doctors,
        offerings=stores.offerings,
        procedures=stores.procedures,
    )
    publish_offering = PublishOffering(offerings=stores.offerings)
    media = MediaLibrary(stores, now)
    publishing = Publishing(stores, templates, addresses, now)
    bundles = Bundles(stores, publishing, media, now)
    read_captured_page = ReadCapturedPage()
    find_facts = FindFacts(procedures=stores.procedures)
    edit_facts = EditFacts(procedures=stores.procedures, media=stores.media)
    write_text = WriteText(procedures=stores.procedures, blocks=stores.blocks)
    find_unknown_names = FindUnknownNames(locations=stores.locations, doctors=stores.doctors)
    import_page = ImportPage(
        read=read_captured_page, find_unknown_names=find_unknown_names, write_text=write_text
    )
    return Content(
        stores=stores,
        ready=ready,
        templates=templates,
        addresses=addresses,
        find_network=find_network,
        read_network=ReadNetwork(networks=stores.networks),
        edit_network=EditNetwork(networks=stores.networks),
        entries=DirectoryEditing(stores),
        media=media,
        announcements=Announcing(stores, now),
        list_locations=list_locations,
        find_location=find_location,
        find_doctors=find_doctors,
        read_captured_page=read_captured_page,
        import_page=import_page,
        read_text=ReadText(procedures=stores.procedures),
        edit_text=EditText(procedures=stores.procedures, write_text=write_text),
        find_facts=find_facts,
        edit_facts=edit_facts,
        find_override=FindOverride(find_location=find_location, find_facts=find_facts),
        edit_override=EditOverride(find_location=find_location, edit_facts=edit_facts),
        restore_text=RestoreText(
            procedures=stores.procedures, revisions=stores.revisions, write_text=write_text
        ),
        list_revisions=ListRevisions(revisions=stores.revisions),
        compare_revisions=CompareRevisions(revisions=stores.revisions),
        list_procedures=list_procedures,
        read_page=ReadPage(pages=stores.pages, locations=stores.locations),
        publish_pages=publishing.publish,
        maintain_pages=publishing.maintain_pages,
        workflow=EditorialWorkflow(stores, publishing, now),
        feed=stores.feed,
        browse_network=BrowseNetwork(
            list_locations=list_locations,
            list_procedures=list_procedures,
            media=stores.media,
            find_network=find_network,
            blocks=stores.blocks,
        ),
        browse_procedures=BrowseProcedures(
            list_locations=list_locations,
            find_network=find_network,
            pages=stores.pages,
            blocks=stores.blocks,
        ),
        browse_doctors=BrowseDoctors(
            find_doctors=find_doctors,
            list_locations=list_locations,
            media=stores.media,
            find_network=find_network,
        ),
        show_doctor=ShowDoctor(
            find_doctor=FindDoctor(doctors=stores.doctors),
            list_locations=list_locations,
            list_procedures=list_procedures,
            offerings=stores.offerings,
            media=stores.media,
            find_network=find_network,
        ),
        show_travel=ShowTravel(
            blocks=stores.blocks, list_locations=list_locations, find_network=find_network
        ),
        show_clinic=ShowClinic(
            find_location=find_location,
            find_doctors=find_doctors,
            list_procedures=list_procedures,
            media=stores.media,
            find_network=find_network,
            now=now,
        ),
        list_pages=ListPages(pages=stores.pages),
        search=build_search(
            database,
            pages=stores.pages,
            locations=stores.locations,
            list_locations=list_locations,
            find_network=find_network,
        ),
        bundles=bundles,
        load_bundle=bundles.load,
        load_page=LoadPage(
            import_page=import_page,
            update_pages=publishing.update_pages,
            publish_offering=publish_offering,
            find_doctors=find_doctors,
            locations=stores.locations,
            offerings=stores.offerings,
        ),
        announce_everything=announce_everything,
        watch_topic=WatchTopic(
            topic=CONTENT_EVENTS.name,
            log=KafkaTopic(
                CONTENT_EVENTS,
                settings.kafka_bootstrap_servers,
                prefix=settings.kafka_topic_prefix,
                replication_factor=settings.kafka_replication_factor,
            ),
            end_offsets=MongoEndOffsets(
                database, settings.kafka_topic_prefix + CONTENT_EVENTS.name
            ),
            announce=announce_everything,
        ),
        watch_entries=WatchEntries(
            entries={
                NETWORKS.collection: stores.networks,
                LOCATIONS.collection: stores.locations,
                DOCTORS.collection: stores.doctors,
                OFFERINGS.collection: stores.offerings,
            }
        ),
    )
