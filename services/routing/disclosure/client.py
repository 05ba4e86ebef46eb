"""Patient details, notes, messages and travel plans over HTTP: a short-lived signed assertion of
who asks, for which lead and why, goes with each request.
"""

import hmac
import json
from collections.abc import AsyncIterator
from typing import Any, Final, Literal, NoReturn, TypeVar
from uuid import UUID

import httpx2
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ValidationError

from services.routing.disclosure.domain import (
    AttachmentNotChecked,
    AttachmentUnknown,
    MessagesClosed,
    NoTravelPlan,
    OpenedAttachment,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
    PatientFile,
    TooManyMessages,
    TooManyNotes,
    TravelPlanHasChanged,
    TravelPlanRefused,
)
from services.routing.disclosure.schemas import file_of
from shared.clock import Clock
from shared.disclosure.assertion import MESSAGES_FULL, DisclosureRequest
from shared.disclosure.bodies import (
    ATTACHMENT_PATH,
    FHIR_PATH,
    MESSAGES_PATH,
    NOTES_PATH,
    PATH,
    MessageAnswer,
    MessageBody,
    NoteAnswer,
    NoteBody,
    PatientFileBody,
)
from shared.disclosure.token import AUDIENCE, authorization
from shared.disclosure.travel_plan import (
    PLAN_AUDIENCE,
    PLAN_PATH,
    PlanChangeBody,
    PlanSheetBody,
)
from shared.errors import FieldProblem
from shared.ids import new_id
from shared.logs import get_log
from shared.telemetry import current_trace

_log = get_log(__name__)
T = TypeVar("T", bound=BaseModel)


class _Bundle(BaseModel):
    """What an answer has to say of itself to be handed on."""

    resourceType: Literal["Bundle"]  # noqa: N815 - FHIR's own name


class _ProblemBody(BaseModel):
    field: str
    code: str


class _Problems(BaseModel):
    errors: list[_ProblemBody] = []


_TIMEOUT: Final = httpx2.Timeout(5.0, connect=2.0)
_NOTE_ID: Final = b"wayfare.routing.note-id.v1\n"
_MESSAGE_ID: Final = b"wayfare.routing.message-id.v1\n"


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
        return file_of(_read(await self._post(PATH, request), PatientFileBody))

    async def export(self, request: DisclosureRequest) -> bytes:
        """One try, as with `open`; what is no bundle goes no further."""
        answer = await self._post(FHIR_PATH, request)
        _read(answer, _Bundle)
        return answer.content

    async def open_attachment(self, request: DisclosureRequest) -> OpenedAttachment:
        """One try as well; the document is passed on as it comes, and kept nowhere."""
        path = ATTACHMENT_PATH.format(attachment_id=request.attachment_id)
        answer = await self._post(path, request, is_streamed=True)
        if answer.status_code != httpx2.codes.OK or "content-length" not in answer.headers:
            await answer.aclose()
            _refuse_attachment(answer.status_code)
        return OpenedAttachment(
            media_type=answer.headers.get("content-type", "application/octet-stream"),
            size=answer.headers["content-length"],
            disposition=answer.headers.get("content-disposition", "attachment"),
            content=_content_of(answer),
        )

    async def add(self, request: DisclosureRequest, text: str) -> None:
        """One try, but whoever asks for the same once more is welcome to."""
        body = NoteBody(text=text).model_dump()
        answer = await self._post(NOTES_PATH, request, json=body)
        if answer.status_code == httpx2.codes.CONFLICT:
            raise TooManyNotes
        _read(answer, NoteAnswer)

    async def send(self, request: DisclosureRequest, text: str) -> int:
        """As of a note."""
        body = MessageBody(text=text).model_dump()
        answer = await self._post(MESSAGES_PATH, request, json=body)
        if answer.status_code == httpx2.codes.CONFLICT:
            is_full = f'"{MESSAGES_FULL}"'.encode() in answer.content
            raise TooManyMessages if is_full else MessagesClosed
        return _read(answer, MessageAnswer).from_patient

    async def read_plan(self, request: DisclosureRequest) -> PlanSheetBody:
        headers = self._headers(request, PLAN_AUDIENCE)
        return _plan(await self._ask("GET", PLAN_PATH, request, headers))

    async def agree_plan(
        self, request: DisclosureRequest, change: PlanChangeBody, *, seen: int
    ) -> PlanSheetBody:
        """One try, but whoever asks for the same once more is welcome to."""
        headers = {**self._headers(request, PLAN_AUDIENCE), "If-Match": f'"{seen}"'}
        body = change.model_dump(mode="json")
        return _plan(await self._ask("PUT", PLAN_PATH, request, headers, json=body))

    def id_of(self, *, lead_id: str, version: int, account_id: str, text: str) -> str:
        return self._id_of(_NOTE_ID, lead_id, version, account_id, text)

    def message_id_of(self, *, lead_id: str, version: int, account_id: str, text: str) -> str:
        return self._id_of(_MESSAGE_ID, lead_id, version, account_id, text)

    def _id_of(self, kind: bytes, *about: str | int) -> str:
        """By a key: a short text could be guessed from a plain hash of it."""
        secret = str(self._key.as_dict(private=True)["d"]).encode()
        signed = kind + json.dumps(about).encode()
        return str(UUID(bytes=hmac.digest(secret, signed, "sha256")[:16], version=5))

    async def _post(
        self, path: str, request: DisclosureRequest, *, is_streamed: bool = False, **body: Any
    ) -> httpx2.Response:
        headers = self._headers(request)
        if is_streamed:  # what is passed on has to be as long as it says
            headers["Accept-Encoding"] = "identity"
        return await self._ask("POST", path, request, headers, is_streamed=is_streamed, **body)

    async def _ask(
        self,
        method: str,
        path: str,
        request: DisclosureRequest,
        headers: dict[str, str],
        *,
        is_streamed: bool = False,
        **body: Any,
    ) -> httpx2.Response:
        try:
            asked = self._http.build_request(method, path, headers=headers, **body)
            answer = await self._http.send(asked, stream=is_streamed)
        except httpx2.TransportError as error:
            _log.error("disclosure.failed", error=error, lead_id=request.lead_id)
            raise PatientDetailsUnavailable from None
        if answer.status_code != httpx2.codes.OK:
            _log.warning("disclosure.not-given", status=answer.status_code, lead_id=request.lead_id)
        return answer

    def _headers(self, request: DisclosureRequest, audience: str = AUDIENCE) -> dict[str, str]:
        asserted = request.asserted(new_id(), self._now())
        signed = authorization(asserted, self._key, audience=audience)
        return {"Authorization": signed, **current_trace().headers}


async def _content_of(answer: httpx2.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.aiter_bytes():
            yield piece
    finally:
        await answer.aclose()


def _refuse_attachment(status: int) -> NoReturn:
    match status:
        case 404:
            raise AttachmentUnknown
        case 409:
            raise AttachmentNotChecked
        case 401 | 403:
            raise PatientDetailsRefused
        case 410:
            raise PatientDetailsErased
        case _:
            raise PatientDetailsUnavailable


def _read(answer: httpx2.Response, body: type[T]) -> T:
    match answer.status_code:
        case 200:
            return _validated(answer, body)
        case 401 | 403 | 404:
            raise PatientDetailsRefused
        case 410:
            raise PatientDetailsErased
        case _:
            raise PatientDetailsUnavailable


def _validated(answer: httpx2.Response, body: type[T]) -> T:
    try:
        return body.model_validate_json(answer.content)
    except ValidationError as error:
        # The validation error carries the patient's data, so neither it nor its text goes on.
        _log.error("disclosure.unreadable", count=error.error_count())
        raise PatientDetailsUnavailable from None


def _plan(answer: httpx2.Response) -> PlanSheetBody:
    match answer.status_code:
        case 409:
            raise NoTravelPlan
        case 412:
            raise TravelPlanHasChanged
        case 422:
            found = _validated(answer, _Problems).errors
            raise TravelPlanRefused(
                *(FieldProblem(field=one.field, code=one.code, message="") for one in found)
            )
        case _:
            return _read(answer, PlanSheetBody)
