"""The editorial pages."""

from fastapi import APIRouter

from services.content.editorial.pages.context import EditorialContext
from services.content.editorial.pages.divergence import divergence_pages
from services.content.editorial.pages.history import history_pages
from services.content.editorial.pages.listing import listing_pages
from services.content.editorial.pages.offerings import offering_pages
from services.content.editorial.pages.refusals import editorial_error_pages
from services.content.editorial.pages.reviews import review_pages
from services.content.editorial.pages.sign_in import sign_in_pages
from services.content.editorial.pages.texts import text_pages

__all__ = ["EditorialContext", "editorial_error_pages", "editorial_router"]


def editorial_router(context: EditorialContext) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for pages in (
        sign_in_pages(context),
        listing_pages(context),
        text_pages(context),
        offering_pages(context),
        review_pages(context),
        history_pages(context),
        divergence_pages(context),
    ):
        router.include_router(pages)
    return router
