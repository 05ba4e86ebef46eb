"""`/console/ledger`: what became of all inquiries, for those who answer for the whole network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.views.chrome import chrome_view
from services.routing.console.views.ledger import ledger_view
from services.routing.leads.usecases.authorize import require_ledger
from services.routing.ledger.ports import InquiryLedger
from shared.web import locale_of


class DeadLetterCounts(Protocol):
    async def counts(self) -> Mapping[str, int]:
        """Records that wait for somebody, by consumer group."""
        ...


@dataclass(frozen=True, kw_only=True)
class LedgerPage:
    context: ConsoleContext
    ledger: InquiryLedger
    dead_letters: DeadLetterCounts

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get("/console/ledger")(self.show)
        return router

    async def show(self, request: Request, who: Who) -> HTMLResponse:
        """Without inquiry it says so, and stays a page."""
        by = who.principal
        require_ledger(by)
        formatter = await self.context.formatter(locale_of(request))
        report = await self.ledger.report(by)
        chrome = chrome_view(by, who.session.csrf_token, formatter, here="ledger")
        view = ledger_view(report, chrome, formatter, await self.dead_letters.counts())
        return self.context.html(
            "console/ledger.html", view, formatter.locale, 200 if report else 503
        )
