"""The procedure's page, finished at publication, or as a draft for whoever has a link to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.content.publishing.domain import Page, Stamp
from services.content.site.views import draft_view, procedure_view, typed_view
from shared.web import Templates

_TEMPLATE = "site/read_procedure.html"


@dataclass(frozen=True, kw_only=True)
class FinishHtml:
    templates: Templates

    def __call__(self, page: Page, stamp: Stamp) -> bytes:
        view = procedure_view(page, stamp)
        return self.templates.text(_TEMPLATE, view, page.locale).encode()


@dataclass(frozen=True, kw_only=True)
class DrawDraft:
    templates: Templates

    def __call__(self, page: Page, *, text_revision: int, until: datetime) -> bytes:
        view = draft_view(page, text_revision=text_revision, until=until)
        return self.templates.text(_TEMPLATE, view, page.locale).encode()


@dataclass(frozen=True, kw_only=True)
class DrawTypedPage:
    """`notes`: codes of what readers do not get as it was typed."""

    templates: Templates

    def __call__(self, page: Page, notes: Sequence[str]) -> bytes:
        return self.templates.text(_TEMPLATE, typed_view(page, notes), page.locale).encode()
