"""Taking a lead further: its next step, another doctor, another clinic."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse

from services.routing.console.domain.typed import TypedWrong, day_of
from services.routing.console.pages.context import ConsoleContext
from services.routing.console.pages.lead import LeadAnswer, Version, lead_answers
from services.routing.console.views.chosen import Chosen, OpenForm
from services.routing.leads.domain import Action, Lead, LeadStatus, MoveReason, no_day
from services.routing.leads.schemas import Slug, Stage
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

    @router.get("/doctors")
    async def doctors(
        lead_id: str, answer: Annotated[LeadAnswer, Depends(answering)]
    ) -> HTMLResponse:
        require_role(answer.by, Action.REASSIGN)
        return await answer.give(lead_id, chosen=Chosen(form=OpenForm.DOCTORS))

    @router.post("/reassign")
    async def reassign(
        lead_id: str,
        version: Version,
        doctor: Annotated[Slug, Form()],
        reason: Annotated[MoveReason, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> HTMLResponse:
        done = context.actions.reassign(
            lead_id, doctor, reason, answer.by, expected_version=version
        )
        chosen = Chosen(form=OpenForm.DOCTORS, target=doctor, reason=reason.value)
        return await answer.act(lead_id, done, "lead.reassigned", chosen)

    @router.get("/clinics")
    async def clinics(
        lead_id: str, answer: Annotated[LeadAnswer, Depends(answering)]
    ) -> HTMLResponse:
        require_role(answer.by, Action.TRANSFER)
        return await answer.give(lead_id, chosen=Chosen(form=OpenForm.CLINICS))

    @router.post("/transfer")
    async def transfer(
        lead_id: str,
        version: Version,
        location: Annotated[Slug, Form()],
        reason: Annotated[MoveReason, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> HTMLResponse:
        done = context.actions.transfer(
            lead_id, location, reason, answer.by, expected_version=version
        )
        chosen = Chosen(form=OpenForm.CLINICS, target=location, reason=reason.value)
        return await answer.act(lead_id, done, "lead.transferred", chosen)

    return router


def treatment_day(text: str) -> date:
    """Raises `TreatmentDayRefused`."""
    try:
        return day_of(text, "on")
    except TypedWrong:
        raise no_day() from None
