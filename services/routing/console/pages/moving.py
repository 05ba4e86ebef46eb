"""Taking a lead further: its next step."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse

from services.routing.console.domain.typed import TypedWrong, day_of
from services.routing.console.pages.context import ConsoleContext
from services.routing.console.pages.lead import LeadAnswer, Version, lead_answers
from services.routing.console.views.chosen import Chosen, OpenForm
from services.routing.leads.domain import Action, Lead, LeadStatus, no_day
from services.routing.leads.schemas import Stage
from services.routing.leads.usecases.authorize import require_role

Text = Annotated[str, Form(max_length=100)]


def moving_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter(prefix="/console/leads/{lead_id}")
    answering = lead_answers(context)

    @router.post("/advance")
    async def advance(
        lead_id: str,
        version: Version,
        to: Annotated[Stage, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
        on: Text = "",
    ) -> HTMLResponse:
        require_role(answer.by, Action.ADVANCE)

        async def advanced() -> Lead:
            day = treatment_day(on) if on else None
            return await context.actions.advance(
                lead_id, LeadStatus(to), answer.by, expected_version=version, on=day
            )

        chosen = Chosen(form=OpenForm.ADVANCE, target=to, day=on)
        return await answer.act(lead_id, advanced(), "lead.advanced", chosen)

    return router


def treatment_day(text: str) -> date:
    """Raises `TreatmentDayRefused`."""
    try:
        return day_of(text, "on")
    except TypedWrong:
        raise no_day() from None
