"""Every page that a patient sees of the service."""

from collections.abc import AsyncIterator
from typing import Final

from tests.inquiry.accessibility.form_pages import FORM_PAGES, form_pages
from tests.inquiry.accessibility.status_pages import STATUS_PAGES, status_pages
from tests.inquiry.accessibility.walking import Walk

EVERY_PAGE: Final = (*FORM_PAGES, *STATUS_PAGES)


async def every_page(walk: Walk) -> AsyncIterator[str]:
    """The names of `EVERY_PAGE`, each while its page is open."""
    async for name in form_pages(walk):
        yield name
    await walk.page.context.clear_cookies()
    async for name in status_pages(walk):
        yield name
