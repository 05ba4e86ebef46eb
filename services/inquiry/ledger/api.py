"""`GET /v1/ledger`, for those who answer for the whole network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.inquiry.ledger.schemas import LedgerAnswer
from services.inquiry.ledger.usecases.read_ledger import ReadLedger
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role

_READERS = (Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR)


def ledger_router(read: ReadLedger) -> APIRouter:
    router = APIRouter(prefix="/v1/ledger", tags=["ledger"])

    @router.get("")
    async def read_ledger(
        _who: Annotated[Principal, Depends(signed_in_for_everything(*_READERS))],
        response: Response,
    ) -> LedgerAnswer:
        response.headers["Cache-Control"] = "no-store"
        return LedgerAnswer.of(await read())

    return router
