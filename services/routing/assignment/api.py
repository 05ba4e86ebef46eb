"""`POST /v1/evaluations`: the decision on an inquiry's facts, without side effects."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.routing.assignment.schemas import EvaluationBody
from services.routing.assignment.usecases.evaluate_inquiry import EvaluateInquiry
from services.routing.decisions.schemas import DecisionAnswer, decision_answer
from services.routing.decisions.views import Translate, sentence_of
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.clock import Clock
from shared.directory.domain import DirectoryIncomplete
from shared.web import locale_of, may_refuse

Evaluator = Annotated[Principal, Depends(signed_in(Role.COORDINATOR, Role.MANAGER, Role.AUDITOR))]


def evaluations_router(evaluate: EvaluateInquiry, translate: Translate, now: Clock) -> APIRouter:
    router = APIRouter(prefix="/v1/evaluations", tags=["decisions"])

    @router.post("")
    @may_refuse(DirectoryIncomplete)
    async def evaluate_inquiry(
        body: EvaluationBody, request: Request, response: Response, _: Evaluator
    ) -> DecisionAnswer:
        response.headers["Cache-Control"] = "no-store"
        facts = body.facts(now())
        found = await evaluate(facts)
        sentence = sentence_of(
            found, found.directory, translate, locale_of(request),
            home=facts.residence.home_province,
        )  # fmt: skip
        return decision_answer(found, sentence)

    return router
