"""`/v1/oversight`: what routing asks on behalf of privacy officers and auditors of the network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from services.inquiry.asked.api import ASSERTION, Asked, ReaderOf
from services.inquiry.disclosure.domain.refusals import AssertionNotAccepted
from services.inquiry.holds.usecases.keep_holds import KeepHolds
from services.inquiry.inquiries.domain import HoldReason, InquiryEnded
from services.inquiry.oversight.schemas import file_body, overview_body
from services.inquiry.oversight.usecases.oversee import Oversee
from services.inquiry.oversight.usecases.read_file import ReadFile
from shared.disclosure.network_reader import NetworkReader
from shared.disclosure.oversight import (
    ACTING,
    HOLD_PATH,
    INQUIRY_PATH,
    LISTED_AT_MOST,
    OVERSIGHT,
    OVERVIEW_PATH,
    REFERENCE,
    VERIFICATIONS_PATH,
    HoldReasonBody,
    InquiryFileBody,
    OverviewBody,
)
from shared.errors import NotFound
from shared.web import may_refuse

Reference = Annotated[str, Path(pattern=f"^{REFERENCE}$")]


def oversight_router(
    read_file: ReadFile, oversee: Oversee, holds: KeepHolds, reader_of: ReaderOf
) -> APIRouter:
    """`reader_of`: whom a token names, if it is valid now for this question."""
    router = APIRouter(tags=["oversight"])
    sees = Depends(Asked(question=OVERSIGHT, reader_of=reader_of))
    acts = Depends(Asked(question=ACTING, reader_of=reader_of))

    @router.get(OVERVIEW_PATH, dependencies=[sees])
    @may_refuse(AssertionNotAccepted, scheme=ASSERTION)
    async def read_overview() -> OverviewBody:
        return overview_body(await oversee(at_most=LISTED_AT_MOST))

    @router.get(INQUIRY_PATH)
    @may_refuse(AssertionNotAccepted, NotFound, scheme=ASSERTION)
    async def read_inquiry_file(
        reference: Reference, who: Annotated[NetworkReader, sees]
    ) -> InquiryFileBody:
        return file_body(await read_file(reference, who.account_id))

    @router.put(HOLD_PATH, status_code=204)
    @may_refuse(AssertionNotAccepted, NotFound, InquiryEnded, scheme=ASSERTION)
    async def hold_inquiry(
        reference: Reference, body: HoldReasonBody, who: Annotated[NetworkReader, acts]
    ) -> None:
        await holds.put(reference, HoldReason(body.reason), who.account_id)

    @router.delete(HOLD_PATH, status_code=204)
    @may_refuse(AssertionNotAccepted, NotFound, scheme=ASSERTION)
    async def end_hold(reference: Reference, who: Annotated[NetworkReader, acts]) -> None:
        await holds.lift(reference, who.account_id)

    @router.post(VERIFICATIONS_PATH, status_code=202)
    @may_refuse(AssertionNotAccepted, scheme=ASSERTION)
    async def verify_anew(who: Annotated[NetworkReader, acts]) -> None:
        await oversee.verify_anew(who.account_id)

    return router
