"""`/console/news`: what a browser may tell somebody who looks elsewhere, if anything."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AwareDatetime

from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.pages.inbox import LeadIds
from services.routing.console.views.news import news_view
from services.routing.notifications.usecases.choose_notifications import ChooseNotifications
from shared.web import locale_of

Since = Annotated[AwareDatetime, Query()]


@dataclass(frozen=True, kw_only=True)
class NewsPage:
    context: ConsoleContext
    choose: ChooseNotifications

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get("/console/news")(self.news)
        return router

    async def news(self, request: Request, who: Who, ids: LeadIds, since: Since) -> Response:
        """Of leads that have changed since then: nothing in quiet hours, and of what is out of
        sight.
        """
        by, now = who.principal, self.context.now()
        choice = await self.choose.read(by)
        formatter = await self.context.formatter(locale_of(request))
        if choice and choice.is_quiet(now, formatter.zone(choice.clinic)):
            return _nothing()
        rows = await self.context.find.some(ids, by)
        view = news_view(rows, since, now, formatter)
        if not view.count:
            return _nothing()
        title = self.context.templates.text("console/_news.txt", view, formatter.locale)
        news = {"title": title.strip(), "count": view.count}
        return JSONResponse(news, headers={"Cache-Control": "no-store"})


def _nothing() -> Response:
    return Response(status_code=204, headers={"Cache-Control": "no-store"})
