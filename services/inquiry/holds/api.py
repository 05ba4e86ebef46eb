"""`/v1/holds`: which inquiries must be kept, for privacy officers of the whole network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.inquiry.holds.schemas import HoldAnswer, HoldBody, HoldList
from services.inquiry.holds.usecases.keep_holds import KeepHolds
from services.inquiry.inquiries.domain import HoldReason, InquiryEnded
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.errors import NotFound
from shared.web import may_refuse

_READERS = (Role.PRIVACY_OFFICER, Role.AUDITOR)
Reader = Annotated[Principal, Depends(signed_in_for_everything(*_READERS))]
Actor = Annotated[Principal, Depends(signed_in_for_everything(Role.PRIVACY_OFFICER))]


def holds_router(holds: KeepHolds) -> APIRouter:
    router = APIRouter(prefix="/v1/holds", tags=["operations"])

    @router.get("")
    async def list_holds(_who: Reader, response: Response) -> HoldList:
        response.headers["Cache-Control"] = "no-store"
        return HoldList(items=[HoldAnswer.of(*one) for one in await holds.all()])

    @router.put("/{reference}")
    @may_refuse(NotFound, InquiryEnded)
    async def put_on_hold(reference: str, body: HoldBody, who: Actor) -> HoldAnswer:
        """While it lasts neither the patient nor the time that is up has it erased."""
        hold = await holds.put(reference, HoldReason(body.reason), who.account_id)
        return HoldAnswer.of(reference, hold)

    @router.delete("/{reference}", status_code=204)
    @may_refuse(NotFound)
    async def lift_hold(reference: str, who: Actor) -> None:
        await holds.lift(reference, who.account_id)

    return router
