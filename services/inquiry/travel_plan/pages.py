"""`/status/{reference}/travel-plan`: the plan on a page of its own, to be printed."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.inquiry.tracking.pages import PRIVATE, refuse_what_is_no_reference
from services.inquiry.tracking.schemas import session_of
from services.inquiry.tracking.usecases.read_status import ReadStatus
from services.inquiry.travel_plan.views import PlanViews
from shared.web import Templates


@dataclass(frozen=True, kw_only=True)
class TravelPlanPages:
    read_status: ReadStatus
    views: PlanViews
    templates: Templates

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False, dependencies=[Depends(refuse_what_is_no_reference)]
        )
        router.get("/status/{reference}/travel-plan")(self.show_plan)
        return router

    async def show_plan(self, request: Request, reference: str) -> Response:
        """Without a session, or once the inquiry has ended, the status page says what there is."""
        session = session_of(request.cookies, reference)
        report = await self.read_status.by_session(reference, session)
        view = await self.views(report) if report else None
        if report is None or view is None:
            return RedirectResponse(f"/status/{reference}", 303, PRIVATE)
        return self.templates.page(
            "status/travel_plan.html", view, report.inquiry.locale, headers=PRIVATE
        )
