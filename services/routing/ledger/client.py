"""Inquiry's ledger over HTTP: a short-lived signed assertion of who looks goes with the request."""

from typing import Final

import httpx2
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from services.routing.ledger.domain import LedgerReport, WaitingInquiry
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.ledger import (
    LEDGER_PATH,
    LedgerReader,
    LedgerReportBody,
    sign_ledger_reader,
)
from shared.logs import get_log
from shared.telemetry import current_trace

_log = get_log(__name__)
_TIMEOUT: Final = httpx2.Timeout(5.0, connect=2.0)


class HttpInquiryLedger:
    def __init__(
        self,
        inquiry_url: str,
        key: OKPKey,
        now: Clock,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._key = key
        self._now = now
        self._http = httpx2.AsyncClient(
            base_url=inquiry_url, timeout=_TIMEOUT, follow_redirects=False, transport=transport
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def report(self, by: Principal) -> LedgerReport | None:
        reader = LedgerReader(account_id=by.account_id, role=by.role.value)
        signed = sign_ledger_reader(reader, self._key, self._now())
        headers = {"Authorization": signed, **current_trace().headers}
        try:
            answer = await self._http.get(LEDGER_PATH, headers=headers)
        except httpx2.TransportError as error:
            _log.error("ledger.failed", error=error)
            return None
        if answer.status_code != httpx2.codes.OK:
            _log.warning("ledger.not-given", status=answer.status_code)
            return None
        try:
            return _report(LedgerReportBody.model_validate_json(answer.content))
        except ValidationError as error:
            _log.error("ledger.unreadable", count=error.error_count())
            return None


def _report(body: LedgerReportBody) -> LedgerReport:
    waiting = tuple(WaitingInquiry(**one.model_dump()) for one in body.waiting)
    return LedgerReport(**{**body.model_dump(), "waiting": waiting})
