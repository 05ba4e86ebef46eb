"""The console's pages and fragments."""

from fastapi import APIRouter

from services.routing.console.pages.bulk import bulk_pages
from services.routing.console.pages.context import ConsoleContext
from services.routing.console.pages.inbox import inbox_pages
from services.routing.console.pages.lead import lead_pages
from services.routing.console.pages.moving import moving_pages
from services.routing.console.pages.plan import plan_pages
from services.routing.console.pages.presence import presence_pages
from services.routing.console.pages.refusals import error_pages
from services.routing.console.pages.saved import saved_pages
from services.routing.console.pages.surface import console_surface
from shared.auth.pages import staff_pages

__all__ = ["ConsoleContext", "console_router", "error_pages"]


def console_router(context: ConsoleContext) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    router.include_router(staff_pages(console_surface(context.templates)))
    for pages in (
        inbox_pages,
        saved_pages,
        bulk_pages,
        presence_pages,
        lead_pages,
        moving_pages,
        plan_pages,
    ):
        router.include_router(pages(context))
    return router
