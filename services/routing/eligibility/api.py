"""`GET /v1/rules`: the rule set that decisions are made by."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.routing.eligibility.schemas import RuleSetAnswer
from shared.auth.api import signed_in
from shared.auth.domain import Principal
from shared.eligibility.domain import RuleSet

Reader = Annotated[Principal, Depends(signed_in())]


def rules_router(rules: RuleSet) -> APIRouter:
    router = APIRouter(prefix="/v1/rules", tags=["eligibility"])
    answer = RuleSetAnswer.of(rules)

    @router.get("")
    async def read_rules(_: Reader) -> RuleSetAnswer:
        return answer

    return router
