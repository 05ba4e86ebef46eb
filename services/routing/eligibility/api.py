"""`GET /v1/rules`: the rule set that decisions are made by."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.routing.eligibility.schemas import RuleSetAnswer
from shared.auth.api import signed_in
from shared.auth.domain import Principal
from shared.eligibility.ports import RuleSets

Reader = Annotated[Principal, Depends(signed_in())]


def rules_router(rule_sets: RuleSets) -> APIRouter:
    router = APIRouter(prefix="/v1/rules", tags=["eligibility"])

    @router.get("")
    async def read_rules(_: Reader) -> RuleSetAnswer:
        return RuleSetAnswer.of(await rule_sets.in_force())

    return router
