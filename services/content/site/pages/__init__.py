"""HTML of the site: the pages that are finished at publication, and those that are drawn when asked
for.
"""

from services.content.site.pages.embedding import embedding_router
from services.content.site.pages.finished import DrawDraft, DrawTypedPage, FinishHtml
from services.content.site.pages.missing import error_pages
from services.content.site.pages.routes import site_router

__all__ = [
    "DrawDraft", "DrawTypedPage", "FinishHtml", "embedding_router", "error_pages", "site_router",
]  # fmt: skip
