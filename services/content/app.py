"""The content API and the site: `python -m services.content.app`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import APIRouter, FastAPI

from services.content.announcements.api import announcement_router, running_router
from services.content.announcements.domain import AnnouncementRevisionConflict
from services.content.api_keys.api import draft_reader, key_router, reader
from services.content.api_keys.domain import Access, KeyScope
from services.content.bundles.api import bundle_router
from services.content.directory.api import (
    directory_router,
    doctor_router,
    location_router,
    network_router,
    offering_router,
)
from services.content.directory.domain import EntryRevisionConflict, NetworkRevisionConflict
from services.content.divergence.api import divergence_router
from services.content.editorial.pages import editorial_error_pages
from services.content.feed.api import feed_router
from services.content.media.api import answer_medium_in_use, media_router, rendition_router
from services.content.media.domain import MediumInUse, MediumRevisionConflict
from services.content.previews.api import preview_router
from services.content.previews.pages import preview_page_router
from services.content.procedures.api import (
    answer_conflict,
    facts_router,
    override_router,
    revision_router,
    text_router,
)
from services.content.procedures.domain import FactsRevisionConflict, TextRevisionConflict
from services.content.publishing.api import page_router
from services.content.publishing.pages import page_html_router
from services.content.reviews.api import review_router
from services.content.reviews.domain import ReviewRevisionConflict
from services.content.search.api import search_router
from services.content.settings import ContentApiSettings
from services.content.site.pages import embedding_router, error_pages, site_router
from services.content.sources import NETWORKS
from services.content.webhooks.api import webhook_router
from services.content.wiring import FOLDER, Content, build_content
from services.content.wiring_editorial import Editorial
from services.content.wiring_keys import Keys
from services.content.wiring_previews import Previews
from services.content.wiring_webhooks import build_webhooks
from services.content.workflow.api import (
    answer_refused_words,
    publication_router,
    status_router,
)
from services.content.workflow.domain import (
    ReviewNeeded,
    WarningsUnacknowledged,
    WorkflowRevisionConflict,
)
from shared.auth.api import sessions_router
from shared.auth.passwords import Passwords
from shared.auth.provider import provider_of
from shared.auth.wiring import build_sign_in, prepare_staff
from shared.clock import Clock, utc_now
from shared.limits import RequestLimits
from shared.mongo import connect, ping
from shared.runtime import run_app
from shared.settings import settings_or_exit
from shared.web import branding_router, create_app

_SERVICE: Final = "content"
_PAGES: Final = Access(scope=KeyScope.CONTENT_READ)
_SEARCH: Final = Access(scope=KeyScope.CONTENT_READ, names_location=True)
_FEED: Final = Access(scope=KeyScope.FEED_READ, names_location=True)

_CONFLICTS: Final = (
    TextRevisionConflict,
    FactsRevisionConflict,
    NetworkRevisionConflict,
    EntryRevisionConflict,
    ReviewRevisionConflict,
    WorkflowRevisionConflict,
    MediumRevisionConflict,
    AnnouncementRevisionConflict,
)


def build_app(
    settings: ContentApiSettings, *, passwords: Passwords | None = None, now: Clock = utc_now
) -> FastAPI:
    client = connect(settings.mongodb_uri, application="content")
    database = client[settings.database_name]
    content = build_content(settings, database, now)
    webhooks = build_webhooks(settings, database, content.feed)
    previews = Previews(settings, database, content, now)
    passwords = passwords or Passwords()
    limits = RequestLimits(database, key=settings.counting_key.secret, rules=settings.limits)
    keys = Keys(database, limits)
    editorial = Editorial(database, content, now)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await content.stores.ensure_indexes()
        await content.search.entries.ensure_indexes()
        await webhooks.ensure_indexes()
        await asyncio.gather(keys.ensure_indexes(), previews.made.ensure_indexes())
        await editorial.ensure_indexes()
        await prepare_staff(database, service=_SERVICE, keys=settings.sign_in_keys)
        await asyncio.gather(limits.prepare(), passwords.prepare())
        watching = asyncio.create_task(content.stores.changes.watch())
        stop = asyncio.Event()
        counting = asyncio.create_task(keys.count_usage.run(stop))
        yield
        stop.set()
        await counting
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await limits.close()
        passwords.close()
        content.read_captured_page.close()
        client.close()

    app = create_app(
        "Wayfare content",
        routers=[
            sessions_router(),
            *_anybody(content, keys, limits),
            *_editors(content, keys),
            webhook_router(keep=webhooks.keep_endpoints, redeliver=webhooks.redeliver),
            key_router(keep=keys.keep),
            preview_router(make=previews.make, made=previews.made, addresses=content.addresses),
            preview_page_router(show=previews.show),
            editorial.router(webhooks, keys),
            *_people(content),
        ],
        lifespan=lifespan,
        checks={"mongodb": lambda: ping(database)},
        static=FOLDER / "static",
        proxies=settings.proxies,
        error_pages=editorial_error_pages(
            content.templates, error_pages(content.templates, content.browse_network)
        ),
        ready=content.ready,
    )
    app.state.sign_in = build_sign_in(
        database,
        service=_SERVICE,
        is_secure=settings.cookie_secure,
        passwords=passwords,
        limits=limits,
        keys=settings.sign_in_keys,
        address=settings.content_url,
        provider=provider_of(settings, address=settings.content_url, sign_in="/editorial/sign-in"),
    )
    for conflict in _CONFLICTS:
        app.add_exception_handler(conflict, answer_conflict)
    app.add_exception_handler(MediumInUse, answer_medium_in_use)
    for refusal in (ReviewNeeded, WarningsUnacknowledged):
        app.add_exception_handler(refusal, answer_refused_words)
    return app


def _anybody(content: Content, keys: Keys, limits: RequestLimits) -> list[APIRouter]:
    """What is published; a program may say by a key who it is."""
    pages = APIRouter(dependencies=[reader(keys.check, _PAGES)])
    pages.include_router(
        directory_router(
            list_locations=content.list_locations,
            find_location=content.find_location,
            find_doctors=content.find_doctors,
        )
    )
    pages.include_router(
        page_router(read_page=content.read_page, list_procedures=content.list_procedures)
    )
    pages.include_router(
        running_router(
            find_location=content.find_location, show_announcements=content.announcements.show
        )
    )
    feed = APIRouter(dependencies=[reader(keys.check, _FEED, anybody=(limits, "changes"))])
    feed.include_router(
        feed_router(find_changes=content.feed.find_changes, read_changes=content.feed.read_changes)
    )
    search = APIRouter(dependencies=[reader(keys.check, _SEARCH)])
    search.include_router(
        search_router(find_pages=content.search.find_pages, addresses=content.addresses)
    )
    return [pages, feed, search]


def _editors(content: Content, keys: Keys) -> list[APIRouter]:
    entries = content.entries
    return [
        network_router(read_network=content.read_network, edit_network=content.edit_network),
        location_router(find_location=entries.find_location, edit_location=entries.edit_location),
        doctor_router(find_doctor=entries.find_doctor, edit_doctor=entries.edit_doctor),
        offering_router(
            find_offering=entries.find_offering,
            edit_offering=entries.edit_offering,
            offer_procedure=entries.offer_procedure,
            stop_offering=entries.stop_offering,
        ),
        media_router(
            add_medium=content.media.add,
            find_medium=content.media.find,
            list_media=content.media.list,
            edit_medium=content.media.edit,
            replace_medium=content.media.replace,
            remove_medium=content.media.remove,
        ),
        announcement_router(
            list_announcements=content.announcements.list,
            find_announcement=content.announcements.find,
            write_announcement=content.announcements.write,
            end_announcement=content.announcements.end,
        ),
        publication_router(
            publish=content.workflow.publish,
            retire=content.workflow.retire,
            cancel=content.workflow.cancel,
        ),
        status_router(
            read_status=content.workflow.read_status,
            list_reviews_due=content.workflow.list_reviews_due,
            list_revisions=content.list_revisions,
        ),
        divergence_router(list_divergences=content.workflow.list_divergences),
        review_router(
            read_reviews=content.workflow.read_reviews,
            request_review=content.workflow.request_review,
            record_review=content.workflow.record_review,
            list_revisions=content.list_revisions,
        ),
        text_router(
            import_page=content.import_page,
            read_text=content.read_text,
            edit_text=content.edit_text,
            draft_reader=draft_reader(keys.check),
        ),
        bundle_router(export_bundle=content.bundles.export, hand_in_bundle=content.bundles.hand_in),
        facts_router(find_facts=content.find_facts, edit_facts=content.edit_facts),
        override_router(find_override=content.find_override, edit_override=content.edit_override),
        revision_router(
            list_revisions=content.list_revisions,
            compare_revisions=content.compare_revisions,
            restore_text=content.restore_text,
        ),
    ]


def _people(content: Content) -> list[APIRouter]:
    return [
        branding_router(content.find_network, frozenset({NETWORKS})),
        rendition_router(read_rendition=content.media.read_rendition),
        page_html_router(read_page=content.read_page),
        embedding_router(
            templates=content.templates,
            find_network=content.find_network,
            browse_network=content.browse_network,
            addresses=content.addresses,
        ),
        site_router(
            templates=content.templates,
            browse_network=content.browse_network,
            browse_procedures=content.browse_procedures,
            browse_doctors=content.browse_doctors,
            show_doctor=content.show_doctor,
            show_clinic=content.show_clinic,
            show_travel=content.show_travel,
            list_pages=content.list_pages,
            search_site=content.search.search_site,
            announce=content.announcements.announce,
            addresses=content.addresses,
        ),
    ]


def main() -> None:
    settings = settings_or_exit(ContentApiSettings)
    run_app(
        build_app(settings),
        process="content",
        host=settings.host,
        port=settings.content_port,
        log_level=settings.log_level,
    )


if __name__ == "__main__":
    main()
