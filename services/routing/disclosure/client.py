"""Patient details over HTTP: a short-lived signed assertion of who asks, for which lead and why."""

from typing import Final

import httpx2
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from services.routing.disclosure.domain import (
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
    PatientFile,
)
from services.routing.disclosure.schemas import file_of
from shared.clock import Clock
from shared.disclosure.assertion import DisclosureRequest
from shared.disclosure.bodies import PATH, PatientFileBody
from shared.disclosure.token import authorization
from shared.ids import new_id
from shared.logs import get_log
from shared.telemetry import current_trace

_log = get_log(__name__)
_TIMEOUT: Final = httpx2.Timeout(5.0, connect=2.0)


class HttpPatientDetails:
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

    async def open(self, request: DisclosureRequest) -> PatientFile:
        """One try: after a time-out nobody knows whether it was recorded."""
        try:
            answer = await self._http.post(PATH, headers=self._headers(request))
        except httpx2.TransportError as error:
            _log.error("disclosure.failed", error=error, lead_id=request.lead_id)
            raise PatientDetailsUnavailable from None
        return self._checked(answer, request)

    def _headers(self, request: DisclosureRequest) -> dict[str, str]:
        return {
            "Authorization": authorization(request.asserted(new_id(), self._now()), self._key),
            **current_trace().headers,
        }

    def _checked(self, answer: httpx2.Response, request: DisclosureRequest) -> PatientFile:
        if answer.status_code != httpx2.codes.OK:
            _log.warning("disclosure.not-given", status=answer.status_code, lead_id=request.lead_id)
        match answer.status_code:
            case 200:
                return _read(answer)
            case 401 | 403 | 404:
                raise PatientDetailsRefused
            case 410:
                raise PatientDetailsErased
            case _:
                raise PatientDetailsUnavailable


def _read(answer: httpx2.Response) -> PatientFile:
    try:
        return file_of(PatientFileBody.model_validate_json(answer.content))
    except ValidationError as error:
        # The validation error carries the patient's data, so neither it nor its text goes on.
        _log.error("disclosure.unreadable", count=error.error_count())
        raise PatientDetailsUnavailable from None
