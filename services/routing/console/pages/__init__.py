"""The console's pages and fragments."""

from fastapi import APIRouter

from services.routing.console.pages.context import ConsoleContext
from services.routing.console.pages.inbox import inbox_pages
from services.routing.console.pages.lead import lead_pages
from services.routing.console.pages.refusals import error_pages
from services.routing.console.pages.surface import console_surface
from shared.auth.pages import staff_pages

__all__ = ["ConsoleContext", "console_router", "error_pages"]


def console_router(context: ConsoleContext) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    surface = console_surface(context.templates)
    for pages in (staff_pages(surface), inbox_pages(context), lead_pages(context)):
        router.include_router(pages)
    return router
