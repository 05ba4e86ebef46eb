"""The procedure's page, finished at publication."""

from dataclasses import dataclass

from services.content.publishing.domain import Page, Stamp
from services.content.site.views import procedure_view
from shared.web import Templates


@dataclass(frozen=True, kw_only=True)
class FinishHtml:
    templates: Templates

    def __call__(self, page: Page, stamp: Stamp) -> bytes:
        view = procedure_view(page, stamp)
        return self.templates.text("site/read_procedure.html", view, page.locale).encode()
