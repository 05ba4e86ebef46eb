"""The patient's travel plan beside the lead: looked at, changed, and the day of the treatment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from services.routing.console.domain.typed import Typed
from services.routing.console.pages.context import ConsoleContext
from services.routing.console.pages.forms import typed_form
from services.routing.console.pages.lead import LeadAnswer, Version, lead_answers
from services.routing.console.pages.lead_refusals import PLAN_REFUSALS
from services.routing.console.pages.moving import Text, treatment_day
from services.routing.console.views.lead import NoticeView
from services.routing.console.views.plan import OpenPlan, TypedPlan
from services.routing.disclosure.domain import TravelPlanHasChanged, TravelPlanRefused
from services.routing.leads.domain import Action, Lead, LeadStatus
from services.routing.leads.schemas import Stage
from services.routing.leads.usecases.authorize import require_role
from shared.disclosure.travel_plan import PlanChangeBody
from shared.errors import Conflict, Refusal

_DAYS = ("treatment_on", "consultation_on", "arrival_on", "departure_on")
_DONE = NoticeView(tone="good", code="plan.agreed")


def plan_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter(prefix="/console/leads/{lead_id}")
    answering = lead_answers(context)

    @router.get("/plan")
    async def show_plan(
        lead_id: str, answer: Annotated[LeadAnswer, Depends(answering)]
    ) -> HTMLResponse:
        require_role(answer.by, Action.PLAN)
        return await _PlanAnswer(context, answer, lead_id).show()

    @router.post("/plan")
    async def agree_plan(
        request: Request, lead_id: str, answer: Annotated[LeadAnswer, Depends(answering)]
    ) -> HTMLResponse:
        require_role(answer.by, Action.PLAN)
        return await _PlanAnswer(context, answer, lead_id).agree(await typed_form(request))

    @router.post("/treatment-day")
    async def name_treatment_day(
        lead_id: str,
        version: Version,
        to: Annotated[Stage, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
        on: Text = "",
    ) -> HTMLResponse:
        """`to`: the stage that the lead is at."""
        require_role(answer.by, Action.ADVANCE)

        async def named() -> Lead:
            return await context.actions.advance(
                lead_id, LeadStatus(to), answer.by, expected_version=version, on=treatment_day(on)
            )

        return await answer.act(lead_id, named(), "lead.day-named")

    return router


@dataclass(frozen=True)
class _PlanAnswer:
    context: ConsoleContext
    answer: LeadAnswer
    lead_id: str

    async def show(
        self,
        notice: NoticeView | None = None,
        status: int = 200,
        typed: TypedPlan | None = None,
    ) -> HTMLResponse:
        """The lead without the plan where that cannot be had, and why."""
        seen = await self.context.read(self.lead_id, self.answer.by)
        try:
            sheet = await self.context.read_plan(seen.lead, self.answer.by)
        except PLAN_REFUSALS as refusal:
            return await self.answer.give(self.lead_id, _refused(refusal), refusal.status)
        opened = OpenPlan(sheet=sheet, typed=typed)
        return await self.answer.give(self.lead_id, notice, status, chosen=opened)

    async def agree(self, form: Typed) -> HTMLResponse:
        """What cannot be agreed stands there again as it was typed, beside how it is now."""
        seen = await self.context.read(self.lead_id, self.answer.by)
        typed = _typed(form)
        try:
            change = _change(form)
            sheet = await self.context.agree_plan(
                seen.lead, change, self.answer.by, seen=form.version()
            )
        except ValidationError as error:
            problems = {str(one["loc"][0]): "travel-plan.unreadable" for one in error.errors()}
            return await self._again(typed, problems)
        except TravelPlanRefused as refusal:
            problems = {one.field: one.code for one in refusal.problems}
            return await self._again(typed, problems)
        except TravelPlanHasChanged as refusal:
            return await self.show(_refused(refusal), refusal.status, typed)
        except PLAN_REFUSALS as refusal:
            return await self.answer.give(self.lead_id, _refused(refusal), refusal.status)
        return await self.answer.give(self.lead_id, _DONE, chosen=OpenPlan(sheet=sheet))

    async def _again(self, typed: TypedPlan, problems: Mapping[str, str]) -> HTMLResponse:
        notice = NoticeView(tone="warn", code=TravelPlanRefused.code)
        return await self.show(notice, Conflict.status, replace(typed, problems=problems))


def _typed(form: Typed) -> TypedPlan:
    return TypedPlan(
        consultation_on=form.text("consultation_on"),
        arrival_on=form.text("arrival_on"),
        departure_on=form.text("departure_on"),
        phrases=frozenset(form.all("phrases")),
    )


def _change(form: Typed) -> PlanChangeBody:
    """Raises pydantic's `ValidationError`."""
    days = {name: form.text(name) or None for name in _DAYS}
    phrases = list(dict.fromkeys(form.all("phrases")))
    return PlanChangeBody.model_validate({**days, "phrases": phrases})


def _refused(refusal: Refusal) -> NoticeView:
    return NoticeView(tone="warn", code=refusal.code)
