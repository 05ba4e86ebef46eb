"""Inquiry's ledger over HTTP."""

from services.routing.inquiry_http import SignedRequests
from services.routing.ledger.domain import LedgerReport, WaitingInquiry
from shared.auth.domain import Principal
from shared.disclosure.ledger import LEDGER_PATH, LedgerReportBody


class HttpInquiryLedger:
    """`requests` are for the question `LEDGER`."""

    def __init__(self, requests: SignedRequests) -> None:
        self._requests = requests

    async def close(self) -> None:
        await self._requests.close()

    async def report(self, by: Principal) -> LedgerReport | None:
        body = await self._requests.read(LEDGER_PATH, by, LedgerReportBody)
        if body is None:
            return None
        waiting = tuple(WaitingInquiry(**one.model_dump()) for one in body.waiting)
        return LedgerReport(**{**body.model_dump(), "waiting": waiting})
