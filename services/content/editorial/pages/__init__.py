"""The editorial pages."""

from fastapi import APIRouter

from services.content.api_keys.usecases.keep_keys import KeepKeys
from services.content.editorial.pages.announcements import Announcing, announcement_pages
from services.content.editorial.pages.bundles import bundle_pages
from services.content.editorial.pages.context import EditorialContext
from services.content.editorial.pages.divergence import divergence_pages
from services.content.editorial.pages.history import history_pages
from services.content.editorial.pages.importing import import_pages
from services.content.editorial.pages.keys import key_pages
from services.content.editorial.pages.listing import listing_pages
from services.content.editorial.pages.media import Pictures, media_pages
from services.content.editorial.pages.offerings import offering_pages
from services.content.editorial.pages.offers import Offers, offer_pages
from services.content.editorial.pages.refusals import editorial_error_pages
from services.content.editorial.pages.reviews import review_pages
from services.content.editorial.pages.surface import editorial_surface
from services.content.editorial.pages.texts import text_pages
from services.content.editorial.pages.trail import trail_pages
from services.content.editorial.pages.webhooks import SiteWebhooks, webhook_pages
from services.content.editorial.usecases.list_steps import ListSteps
from shared.auth.pages import staff_pages

__all__ = [
    "Announcing", "EditorialContext", "Offers", "Pictures", "SiteWebhooks", "editorial_error_pages",
    "editorial_router",
]  # fmt: skip


def editorial_router(
    context: EditorialContext,
    *,
    list_steps: ListSteps,
    offers: Offers,
    announcing: Announcing,
    pictures: Pictures,
    webhooks: SiteWebhooks,
    keys: KeepKeys,
) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for pages in (
        staff_pages(editorial_surface(context.templates)),
        listing_pages(context),
        text_pages(context),
        offering_pages(context),
        offer_pages(context, offers),
        review_pages(context),
        history_pages(context),
        divergence_pages(context),
        trail_pages(context, list_steps),
        announcement_pages(context, announcing),
        media_pages(context, pictures),
        webhook_pages(context, webhooks),
        key_pages(context, keys),
        import_pages(context),
        bundle_pages(context),
    ):
        router.include_router(pages)
    return router
