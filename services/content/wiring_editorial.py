"""Puts the editorial pages together, over the use cases that programs have too."""

from fastapi import APIRouter

from services.content.editorial.pages import (
    Announcing,
    EditorialContext,
    Offers,
    Pictures,
    SiteWebhooks,
    editorial_router,
)
from services.content.editorial.store import MongoTitles, MongoTrail, MongoWaitingReviews
from services.content.editorial.usecases.draw_typed import DrawTyped
from services.content.editorial.usecases.edit_field import EditField, EditOverrideField
from services.content.editorial.usecases.list_offers import ListOffers, ListStaff
from services.content.editorial.usecases.list_pages import ListPages
from services.content.editorial.usecases.list_steps import ListSteps
from services.content.editorial.usecases.list_waiting import ListWaiting
from services.content.editorial.usecases.read_manuscript import ReadManuscript
from services.content.editorial.usecases.read_meanwhile import ReadMeanwhile
from services.content.procedures.usecases.preview_import import PreviewImport
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.site.pages import DrawTypedPage
from services.content.unsaved.store import MongoUnsavedTexts
from services.content.unsaved.usecases.keep_text import KeepText
from services.content.wiring import Content
from services.content.wiring_keys import Keys
from services.content.wiring_webhooks import Webhooks
from shared.auth.store import MongoAccounts
from shared.clock import Clock
from shared.ids import new_id
from shared.mongo import Database
from shared.presence.report_presence import ReportPresence
from shared.presence.store import MongoPresences


class Editorial:
    """The pages' context, and what has to be prepared before the first of them."""

    def __init__(self, database: Database, content: Content, now: Clock) -> None:
        stores, workflow = content.stores, content.workflow
        titles = MongoTitles(database)
        read_revision = ReadRevision(revisions=stores.revisions)
        self._waiting = MongoWaitingReviews(database)
        self._unsaved = MongoUnsavedTexts(database)
        self._presences = MongoPresences(database)
        self._trail = MongoTrail(database, stores.revisions.copy)
        self.list_steps = ListSteps(trail=self._trail)
        self.context = EditorialContext(
            list_pages=ListPages(
                offerings=stores.offerings,
                locations=stores.locations,
                titles=titles,
                drafts=stores.procedures,
                read_status=workflow.read_status,
            ),
            list_waiting=ListWaiting(reviews=self._waiting, titles=titles),
            list_reviews_due=workflow.list_reviews_due,
            list_divergences=workflow.list_divergences,
            list_revisions=content.list_revisions,
            titles=titles,
            read_manuscript=ReadManuscript(
                find_facts=content.find_facts,
                find_override=content.find_override,
                blocks=stores.blocks,
            ),
            read_revision=read_revision,
            read_reviews=workflow.read_reviews,
            read_status=workflow.read_status,
            find_location=content.find_location,
            read_meanwhile=ReadMeanwhile(
                read_revision=read_revision, list_revisions=content.list_revisions
            ),
            edit_field=EditField(find_facts=content.find_facts, edit_text=content.edit_text),
            edit_override_field=EditOverrideField(
                find_override=content.find_override, edit_override=content.edit_override
            ),
            preview_import=PreviewImport(
                read=content.read_captured_page,
                find_unknown_names=content.import_page.find_unknown_names,
                procedures=stores.procedures,
                blocks=stores.blocks,
            ),
            import_page=content.import_page,
            hand_in_bundle=content.bundles.hand_in,
            restore_text=content.restore_text,
            request_review=workflow.request_review,
            record_review=workflow.record_review,
            publish=workflow.publish,
            cancel=workflow.cancel,
            retire=workflow.retire,
            keep_text=KeepText(texts=self._unsaved, now=now),
            report_presence=ReportPresence(presences=self._presences, now=now),
            new_id=new_id,
            draw_typed=DrawTyped(
                compose=workflow.compose_draft,
                offerings=stores.offerings,
                locations=stores.locations,
                draw=DrawTypedPage(templates=content.templates),
            ),
            staff=MongoAccounts(database),
            templates=content.templates,
            now=now,
        )

        self.offers = Offers(
            list=ListOffers(
                find_location=content.find_location,
                offerings=stores.offerings,
                titles=titles,
                doctors=stores.doctors,
                now=now,
            ),
            staff=ListStaff(find_doctors=content.find_doctors, doctors=stores.doctors),
            find=content.entries.find_offering,
            begin=content.entries.offer_procedure,
            edit=content.entries.edit_offering,
            stop=content.entries.stop_offering,
        )

        self.announcing = Announcing(
            list=content.announcements.list,
            find=content.announcements.find,
            write=content.announcements.write,
            end=content.announcements.end,
        )

        self.pictures = Pictures(
            list=content.media.list,
            find=content.media.find,
            find_uses=content.media.find_uses,
            add=content.media.add,
            edit=content.media.edit,
            replace=content.media.replace,
            remove=content.media.remove,
        )

    def router(self, webhooks: Webhooks, keys: Keys) -> APIRouter:
        return editorial_router(
            self.context,
            list_steps=self.list_steps,
            offers=self.offers,
            announcing=self.announcing,
            pictures=self.pictures,
            webhooks=SiteWebhooks(keep=webhooks.keep_endpoints, redeliver=webhooks.redeliver),
            keys=keys.keep,
        )

    async def ensure_indexes(self) -> None:
        await self._waiting.ensure_indexes()
        await self._unsaved.ensure_indexes()
        await self._presences.ensure_indexes()
        await self._trail.ensure_indexes()
