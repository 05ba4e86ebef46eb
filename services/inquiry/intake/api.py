"""`POST /v1/inquiries`, and what is asked: `GET /v1/consents`."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import ValidationError

from services.inquiry.inquiries.domain import IdempotencyKeyReused, Receipt
from services.inquiry.intake.domain.checking import SubmissionRefused
from services.inquiry.intake.domain.consent_texts import consent_texts
from services.inquiry.intake.domain.consents import ConsentTextUnknown
from services.inquiry.intake.schemas import (
    ConsentAnswer,
    ConsentVersionAnswer,
    IdempotencyKey,
    InquiryBody,
    ReceiptAnswer,
    is_idempotency_key,
)
from services.inquiry.intake.usecases.read_consent_text import ReadConsentText
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from shared.ids import new_token
from shared.limits import RequestLimits
from shared.web import DirectPost, limited, may_refuse, over_limit

BODY_LIMIT: Final = 64 * 1024
"""A long message in a script that JSON writes as escapes still fits."""
_ACCEPTED: Final = 202
_HEADERS: Final = {"Cache-Control": "no-store"}
_SUBJECT: Final = "inquiries"


def intake_router(
    submit: SubmitInquiry,
    read_text: ReadConsentText,
    status_url: Callable[[Receipt], str],
    limits: RequestLimits,
) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["inquiries"])
    counted = APIRouter(route_class=limited(limits, _SUBJECT, later=True))

    @counted.post("/inquiries", status_code=_ACCEPTED, max_body_size=BODY_LIMIT)
    @may_refuse(SubmissionRefused, IdempotencyKeyReused)
    async def submit_inquiry(
        body: InquiryBody,
        request: Request,
        response: Response,
        idempotency_key: Annotated[IdempotencyKey | None, Header(alias="Idempotency-Key")] = None,
    ) -> ReceiptAnswer:
        key = idempotency_key or new_token()
        receipt = await submit(body.submission(), key, over_limit=over_limit(request))
        response.headers.update(_HEADERS)
        return ReceiptAnswer.of(receipt, status_url(receipt))

    @router.get("/consents")
    async def list_consents(
        locale: Annotated[str, Query(max_length=35)] = "en-CA",
    ) -> list[ConsentAnswer]:
        return [ConsentAnswer.of(text) for text in consent_texts(locale)]

    @router.get("/consents/{purpose}/{version}")
    @may_refuse(ConsentTextUnknown)
    async def read_consent_text(purpose: str, version: str) -> ConsentVersionAnswer:
        return ConsentVersionAnswer.of(await read_text(purpose, version))

    router.include_router(counted)
    return router


def direct_inquiries(
    submit: SubmitInquiry, status_url: Callable[[Receipt], str], limits: RequestLimits
) -> DirectPost:
    """The same `POST /v1/inquiries` for bodies in which there is nothing to refuse."""

    async def answer(body: bytes, headers: Mapping[bytes, bytes]) -> bytes | None:
        given = headers.get(b"idempotency-key")
        key = new_token() if given is None else given.decode("latin-1")
        try:
            inquiry = InquiryBody.model_validate(json.loads(body))
        except (ValidationError, ValueError, RecursionError):
            return None
        if not is_idempotency_key(key):
            return None
        receipt = await submit(inquiry.submission(), key)
        return ReceiptAnswer.of(receipt, status_url(receipt)).model_dump_json().encode()

    return DirectPost(
        path="/v1/inquiries",
        answer=answer,
        status=_ACCEPTED,
        headers=_HEADERS,
        limits=limits,
        subject=_SUBJECT,
        body_limit=BODY_LIMIT,
    )
