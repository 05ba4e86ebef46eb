"""Patient details over HTTP: a short-lived signed assertion of who asks, for which lead and why."""

from typing import Final

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from services.routing.disclosure.domain import (
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
    PatientFile,
    Request,
)
from services.routing.disclosure.schemas import PatientFileBody, file_of
from shared.clock import Clock
from shared.ids import new_id
from shared.keys import Key
from shared.logs import get_log
from shared.telemetry import current_trace

_log = get_log(__name__)
_ISSUER: Final = "wayfare-routing"
_AUDIENCE: Final = "wayfare-inquiry"
_ALGORITHM: Final = "Ed25519"  # what RFC 9864 calls EdDSA with this curve
_LIVES_SECONDS: Final = 30
_TIMEOUT: Final = httpx2.Timeout(5.0, connect=2.0)


def signing_key(key: Key) -> OKPKey:
    """The Ed25519 key of a raw seed of 32 bytes; its id goes into the header of what it signs."""
    return OKPKey.import_key(
        Ed25519PrivateKey.from_private_bytes(key.secret), parameters={"kid": key.kid}
    )


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

    async def open(self, request: Request) -> PatientFile:
        """One try: after a time-out nobody knows whether it was recorded."""
        try:
            answer = await self._http.post("/v1/disclosures", headers=self._headers(request))
        except httpx2.TransportError as error:
            _log.error("disclosure.failed", error=error, lead_id=request.lead_id)
            raise PatientDetailsUnavailable from None
        return self._checked(answer, request)

    def assertion(self, request: Request) -> str:
        issued_at = int(self._now().timestamp())
        requests = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": request.account_id,
            "name": request.name,
            "role": request.role,
            "lead_id": request.lead_id,
            "inquiry_id": request.inquiry_id,
            "purpose": request.purpose.value,
            "iat": issued_at,
            "exp": issued_at + _LIVES_SECONDS,
            "jti": new_id(),
        }
        header = {"alg": _ALGORITHM, "kid": self._key.kid}
        return jwt.encode(header, requests, self._key, algorithms=[_ALGORITHM])

    def _headers(self, request: Request) -> dict[str, str]:
        step = current_trace()
        return {
            "Authorization": f"Bearer {self.assertion(request)}",
            "traceparent": step.traceparent,
            "X-Correlation-ID": step.correlation_id,
        }

    def _checked(self, answer: httpx2.Response, request: Request) -> PatientFile:
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
