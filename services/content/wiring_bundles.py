"""Puts together how content is taken in as a bundle, compared with one and given out as one."""

from services.content.bundles.usecases.compare_bundle import CompareBundle
from services.content.bundles.usecases.export_bundle import ExportBundle
from services.content.bundles.usecases.find_unshown import FindUnshown
from services.content.bundles.usecases.hand_in_bundle import HandInBundle
from services.content.bundles.usecases.load_announcements import LoadAnnouncements
from services.content.bundles.usecases.load_bundle import LoadBundle
from services.content.bundles.usecases.load_decisions import LoadDecisions
from services.content.bundles.usecases.load_picture import LoadPicture
from services.content.bundles.usecases.load_procedure import LoadProcedure
from services.content.bundles.usecases.read_content import ReadContent
from services.content.directory.usecases.edit_network import LoadNetwork
from services.content.directory.usecases.publish_entity import PublishEntity
from services.content.directory.usecases.publish_offering import PublishOffering
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.wiring_media import MediaLibrary
from services.content.wiring_publishing import Publishing, Stores
from shared.clock import Clock
from shared.mongo import NO_ANSWER


class Bundles:
    """Over one set of stores."""

    def __init__(
        self, stores: Stores, publishing: Publishing, media: MediaLibrary, now: Clock
    ) -> None:
        files = stores.media_files
        self.read_content = ReadContent(
            networks=stores.networks,
            locations=stores.locations,
            doctors=stores.doctors,
            offerings=stores.offerings,
            procedures=stores.procedures,
            blocks=stores.blocks,
            media=stores.media,
            announcements=stores.announcements,
            reviews=stores.reviews,
            workflows=stores.workflows,
        )
        unshown = FindUnshown(pages=stores.pages, decisions=stores.workflows)
        self.export = ExportBundle(
            read_content=self.read_content,
            files=files,
            find_unshown=unshown,
            read_revision=ReadRevision(revisions=stores.revisions),
        )
        self.compare = CompareBundle(
            read_content=self.read_content, files=files, find_unshown=unshown, now=now
        )
        self.load = LoadBundle(
            load_network=LoadNetwork(networks=stores.networks),
            publish_location=PublishEntity(entities=stores.locations),
            publish_doctor=PublishEntity(entities=stores.doctors),
            publish_offering=PublishOffering(offerings=stores.offerings),
            load_picture=LoadPicture(media=stores.media, files=files, add=media.add),
            load_announcements=LoadAnnouncements(announcements=stores.announcements, now=now),
            load_procedure=LoadProcedure(procedures=stores.procedures),
            load_decisions=LoadDecisions(
                procedures=stores.procedures,
                reviews=stores.reviews,
                workflows=stores.workflows,
                offerings=stores.offerings,
                locations=stores.locations,
                now=now,
            ),
            update_pages=publishing.update_pages,
            isolate_failures=IsolateFailures(fatal=NO_ANSWER),
            procedures=stores.procedures,
            offerings=stores.offerings,
            blocks=stores.blocks,
        )
        self.hand_in = HandInBundle(compare=self.compare, load=self.load)
