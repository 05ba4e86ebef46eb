"""`GET /v1/inquiries/{reference}/travel-plan` and `/travel-plan.ics`: what comes when, as JSON and
for a calendar; and `GET, PUT /v1/travel-plan`, asked by routing on behalf of a named person.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Header, Request, Response

from services.inquiry.disclosure.domain.refusals import (
    AssertionNotAccepted,
    DetailsErased,
    DisclosureForbidden,
)
from services.inquiry.inquiries.domain import InquiryEnded, PlanHasChanged, TooManyAgreements
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import session_of
from services.inquiry.tracking.usecases.read_status import ReadStatus, StatusReport
from services.inquiry.travel_plan.domain import (
    AgreementRefused,
    DayNotKnown,
    NoClinicYet,
    PlanSheet,
)
from services.inquiry.travel_plan.schemas import TravelPlanAnswer, agreed_of, sheet_body
from services.inquiry.travel_plan.usecases.agree_plan import AgreePlan
from services.inquiry.travel_plan.views import PlanViews, calendar_of
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.disclosure.token import token_of
from shared.disclosure.travel_plan import PLAN_PATH, PlanChangeBody, PlanSheetBody
from shared.errors import NotFound, PreconditionRequired
from shared.web import ETAG, bearer, may_refuse

_LINK_TOKEN: Final = bearer("link token", "The token of the link that was mailed, or of a session.")
_ASSERTION: Final = bearer("assertion", "Signed by routing: who asks, for what and why.")
_NOT_KEPT: Final = {"Cache-Control": "no-store"}
_AS_FILE: Final = {**_NOT_KEPT, "Content-Disposition": 'attachment; filename="travel-plan.ics"'}


ReadAssertion = Callable[[str], Assertion | UnreadableAssertion]


class PlanVersionRequired(PreconditionRequired):
    code = "travel-plan.version-required"


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


def clinic_plan_router(agree: AgreePlan, read: ReadAssertion) -> APIRouter:
    router = APIRouter(tags=["disclosures"], responses={200: ETAG})

    @router.get(PLAN_PATH)
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    @may_refuse(NoClinicYet)
    async def read_plan_sheet(
        response: Response, authorization: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> PlanSheetBody:
        return _sheet(response, await agree.read(read(token_of(authorization))))

    @router.put(PLAN_PATH)
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    @may_refuse(NoClinicYet, PlanHasChanged, PlanVersionRequired, AgreementRefused)
    @may_refuse(TooManyAgreements, InquiryEnded)
    async def change_plan(
        body: PlanChangeBody,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
        if_match: Annotated[str | None, Header(alias="If-Match")] = None,
    ) -> PlanSheetBody:
        """All that is agreed from now on, over the version that was seen."""
        seen = _number_of(if_match)
        sheet = await agree(
            read(token_of(authorization)),
            agreed_of(body),
            treatment_on=body.treatment_on,
            seen=seen,
        )
        return _sheet(response, sheet)

    return router


def _sheet(response: Response, sheet: PlanSheet) -> PlanSheetBody:
    response.headers.update({**_NOT_KEPT, "ETag": f'"{sheet.number}"'})
    return sheet_body(sheet)


def _number_of(if_match: str | None) -> int:
    """The number in an ETag; anything that we never gave out is no agreement's."""
    if if_match is None:
        raise PlanVersionRequired
    tag = if_match.strip().removeprefix("W/").strip('"')
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 10 else -1
