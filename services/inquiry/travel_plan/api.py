"""`GET /v1/inquiries/{reference}/travel-plan` and `/travel-plan.ics`: what comes when, as JSON and
for a calendar.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request, Response

from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import session_of
from services.inquiry.tracking.usecases.read_status import ReadStatus, StatusReport
from services.inquiry.travel_plan.domain import DayNotKnown, NoClinicYet
from services.inquiry.travel_plan.schemas import TravelPlanAnswer
from services.inquiry.travel_plan.views import PlanViews, calendar_of
from shared.web import bearer, may_refuse

_LINK_TOKEN: Final = bearer("link token", "The token of the link that was mailed, or of a session.")
_NOT_KEPT: Final = {"Cache-Control": "no-store"}
_AS_FILE: Final = {**_NOT_KEPT, "Content-Disposition": 'attachment; filename="travel-plan.ics"'}


class CalendarFile(Response):
    media_type = "text/calendar"


def travel_plan_router(read: ReadStatus, views: PlanViews) -> APIRouter:
    router = APIRouter(prefix="/v1/inquiries/{reference}", tags=["inquiries"])

    async def report_for(reference: str, request: Request, authorization: str) -> StatusReport:
        report = await read.by_session(reference, session_of(request.cookies, reference))
        token = authorization.removeprefix("Bearer ").strip()
        report = report or await read.by_bearer(reference, token)
        if report is None:
            raise StatusLinkNeeded
        return report

    @router.get("/travel-plan")
    @may_refuse(StatusLinkNeeded, NoClinicYet, scheme=_LINK_TOKEN)
    async def read_travel_plan(
        reference: str,
        request: Request,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> TravelPlanAnswer:
        """In the language of the inquiry; there is one once a clinic has it."""
        report = await report_for(reference, request, authorization)
        plan = views.view(await views.make(report), report)
        response.headers.update(_NOT_KEPT)
        return TravelPlanAnswer.model_validate(plan)

    @router.get("/travel-plan.ics", response_class=CalendarFile)
    @may_refuse(StatusLinkNeeded, NoClinicYet, DayNotKnown, scheme=_LINK_TOKEN)
    async def read_calendar(
        reference: str,
        request: Request,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> CalendarFile:
        """Once the day of the treatment is known: an example is nothing for a calendar."""
        report = await report_for(reference, request, authorization)
        plan = await views.make(report)
        made = calendar_of(plan, report, views.make.now(), views.templates.translate)
        return CalendarFile(made, headers=_AS_FILE)

    return router
