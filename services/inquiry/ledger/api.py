"""`GET /v1/ledger`, for those who answer for the whole network, and `/v1/ledger/report`, which
routing asks for on behalf of one of them.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Response

from services.inquiry.disclosure.domain.refusals import AssertionNotAccepted
from services.inquiry.ledger.schemas import LedgerAnswer, report_body
from services.inquiry.ledger.usecases.read_ledger import ReadLedger, ReportLedger
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.disclosure.ledger import LEDGER_PATH, LISTED_AT_MOST, LedgerReportBody
from shared.disclosure.network_reader import NetworkReader
from shared.disclosure.token import token_of
from shared.logs import get_log
from shared.web import bearer, may_refuse

_log = get_log(__name__)
_READERS = (Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR)
_ASSERTION: Final = bearer("assertion", "Signed by routing: who looks.")


def ledger_router(read: ReadLedger, reader_of: Callable[[str], NetworkReader | None]) -> APIRouter:
    """`reader_of`: whom a token names, if it is valid now."""
    router = APIRouter(tags=["ledger"])
    report = ReportLedger(read=read, at_most=LISTED_AT_MOST)

    @router.get("/v1/ledger")
    async def read_ledger(
        _who: Annotated[Principal, Depends(signed_in_for_everything(*_READERS))],
        response: Response,
    ) -> LedgerAnswer:
        response.headers["Cache-Control"] = "no-store"
        return LedgerAnswer.of(await read())

    @router.get(LEDGER_PATH)
    @may_refuse(AssertionNotAccepted, scheme=_ASSERTION)
    async def report_ledger(
        response: Response, authorization: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> LedgerReportBody:
        """What waits, the oldest first, by its reference; nothing personal."""
        reader = reader_of(token_of(authorization))
        if reader is None:
            raise AssertionNotAccepted
        _log.info("ledger.read", account=reader.account_id)
        response.headers["Cache-Control"] = "no-store"
        return report_body(await report())

    return router
