"""JSON endpoints of the workflow: publishing, scheduling, retiring; what was done, what is due."""

import json
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BeforeValidator

from services.content.directory.domain import UnknownLocation, offering_key
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.procedures.domain import UnknownProcedure
from services.content.publishing.domain import NothingToPublish, PublishedMeanwhile
from services.content.revisions.domain import Kind, RevisionUnreadable, UnknownRevision
from services.content.revisions.schemas import etag, named_revisions, number_before
from services.content.revisions.usecases.list_revisions import ListRevisions
from services.content.workflow.domain import (
    NothingScheduled,
    NotPublished,
    ReviewNeeded,
    WarningsUnacknowledged,
    WorkflowRevisionConflict,
    WorkflowRevisionRequired,
)
from services.content.workflow.schemas import (
    CancellationRequest,
    PageStatusList,
    PublicationRequest,
    PublishedBody,
    RetirementRequest,
    ReviewDueList,
    StepList,
    WorkflowBody,
    due_after,
    warnings_by_locale,
    written_day,
)
from services.content.workflow.usecases.list_reviews_due import ListReviewsDue
from services.content.workflow.usecases.publish_revision import PublishRevision
from services.content.workflow.usecases.read_status import ReadStatus
from services.content.workflow.usecases.retire_page import CancelSchedule, RetirePage
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.cursors import UnknownCursor
from shared.web import ETAG, may_refuse, problem
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit

_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_Slug = Annotated[str, Path(max_length=100, pattern=_SLUG)]
_Clinic = Annotated[str | None, Query(max_length=100, pattern=_SLUG)]
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_Tag = Annotated[str | None, Header(max_length=200)]
_OF_A_STEP: Final = (OutsideScope, WorkflowRevisionRequired, WorkflowRevisionConflict)


def publication_router(
    *, publish: PublishRevision, retire: RetirePage, cancel: CancelSchedule
) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.post("/publications", status_code=201, responses={201: ETAG})
    @may_refuse(*_OF_A_STEP, NothingToPublish, PublishedMeanwhile, ReviewNeeded)
    @may_refuse(WarningsUnacknowledged, UnknownRevision, RevisionUnreadable)
    async def publish_or_schedule(
        request: PublicationRequest, response: Response, editor: _Editor, if_match: _Tag = None
    ) -> PublishedBody:
        check_scope(editor, request.location)
        done = await publish(request.wish(), seen=named_revisions(if_match), by=editor.account_id)
        _tag(response, done.workflow.revision)
        return PublishedBody.done(done)

    @router.post("/retirements", status_code=201, responses={201: ETAG})
    @may_refuse(*_OF_A_STEP, UnknownLocation, NotPublished, PublishedMeanwhile)
    async def take_a_page_down(
        request: RetirementRequest, response: Response, editor: _Editor, if_match: _Tag = None
    ) -> WorkflowBody:
        check_scope(editor, request.location)
        stored = await retire(
            request.location,
            request.procedure,
            request.locale,
            reason=request.reason,
            seen=named_revisions(if_match),
            by=editor.account_id,
        )
        _tag(response, stored.revision)
        return WorkflowBody.of(stored)

    @router.post("/cancellations", status_code=201, responses={201: ETAG})
    @may_refuse(*_OF_A_STEP, NothingScheduled)
    async def cancel_what_is_scheduled(
        request: CancellationRequest, response: Response, editor: _Editor, if_match: _Tag = None
    ) -> WorkflowBody:
        check_scope(editor, request.location)
        stored = await cancel(
            request.location,
            request.procedure,
            request.locale,
            seen=named_revisions(if_match),
            by=editor.account_id,
        )
        _tag(response, stored.revision)
        return WorkflowBody.of(stored)

    return router


def status_router(
    *, read_status: ReadStatus, list_reviews_due: ListReviewsDue, list_revisions: ListRevisions
) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.get("/pages/{location}/{procedure}", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownLocation, UnknownProcedure)
    async def where_a_page_stands(
        location: _Slug, procedure: _Slug, response: Response, reader: _Reader
    ) -> PageStatusList:
        check_scope(reader, location)
        workflow, found = await read_status(location, procedure)
        _tag(response, workflow.revision)
        return PageStatusList.of(workflow, found)

    @router.get("/pages/{location}/{procedure}/history")
    @may_refuse(OutsideScope, UnknownCursor)
    async def who_published_what(
        location: _Slug,
        procedure: _Slug,
        reader: _Reader,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> StepList:
        check_scope(reader, location)
        key = offering_key(location, procedure)
        found = await list_revisions(
            Kind.WORKFLOW, key, before=number_before(cursor), limit=limit + 1
        )
        return StepList.of(found, limit=limit)

    @router.get("/reviews/due")
    @may_refuse(UnknownCursor)
    async def reviews_that_are_due(
        reader: _Reader,
        location: _Clinic = None,
        until: Annotated[date | None, BeforeValidator(written_day)] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> ReviewDueList:
        due = await list_reviews_due(
            reader.scope, location=location, until=until, after=due_after(cursor), limit=limit + 1
        )
        return ReviewDueList.of(due, limit=limit)

    return router


async def answer_refused_words(_request: Request, error: Exception) -> Response:
    """409 with what is missing: the locales without a review, or the warnings by locale."""
    more: dict[str, Any] = {}
    if isinstance(error, ReviewNeeded):
        more["locales"] = list(error.locales)
    elif isinstance(error, WarningsUnacknowledged):
        more["warnings"] = {
            locale: [one.model_dump(mode="json") for one in found]
            for locale, found in warnings_by_locale(error.warnings).items()
        }
    assert isinstance(error, (ReviewNeeded, WarningsUnacknowledged))  # noqa: S101 - narrows
    answer = problem(409, code=error.code, title=error.title)
    body = {**json.loads(bytes(answer.body)), **more}
    return Response(json.dumps(body), 409, media_type=answer.media_type)


def _tag(response: Response, revision: int) -> None:
    response.headers.update({"ETag": etag(revision), "Cache-Control": "no-store"})
