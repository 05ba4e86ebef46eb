"""Asking inquiry what is no patient's data, over HTTP: a short-lived signed assertion of who asks
goes with each request.
"""

from typing import Any, Final, TypeVar

import httpx2
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ValidationError

from shared.auth.domain import Principal
from shared.clock import Clock
from shared.disclosure.network_reader import NetworkReader, Question, sign_reader
from shared.logs import get_log
from shared.telemetry import current_trace

T = TypeVar("T", bound=BaseModel)
_log = get_log(__name__)
_TIMEOUT: Final = httpx2.Timeout(5.0, connect=2.0)


class SignedRequests:
    """`question`: what is asked, which the assertion is for."""

    def __init__(
        self,
        inquiry_url: str,
        key: OKPKey,
        now: Clock,
        *,
        question: Question,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._key = key
        self._now = now
        self._question = question
        self._http = httpx2.AsyncClient(
            base_url=inquiry_url, timeout=_TIMEOUT, follow_redirects=False, transport=transport
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def send(
        self,
        method: str,
        path: str,
        by: Principal,
        *,
        body: dict[str, Any] | None = None,
        params: dict[str, str] | None = None,
    ) -> httpx2.Response | None:
        """None: inquiry cannot be reached."""
        reader = NetworkReader(account_id=by.account_id, role=by.role.value, name=by.name)
        signed = sign_reader(reader, self._question, self._key, self._now())
        headers = {"Authorization": signed, **current_trace().headers}
        try:
            return await self._http.request(method, path, headers=headers, json=body, params=params)
        except httpx2.TransportError as error:
            _log.error("inquiry.unreachable", error=error)
            return None

    async def read(self, path: str, by: Principal, body: type[T]) -> T | None:
        """None: it cannot be asked, or does not answer so that it can be read."""
        return readable(await self.send("GET", path, by), body)


def readable(answer: httpx2.Response | None, body: type[T]) -> T | None:
    if answer is None:
        return None
    if answer.status_code != httpx2.codes.OK:
        _log.warning("inquiry.not-given", status=answer.status_code)
        return None
    try:
        return body.model_validate_json(answer.content)
    except ValidationError as error:
        _log.error("inquiry.unreadable", count=error.error_count())
        return None
