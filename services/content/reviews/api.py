"""JSON endpoints of medical reviews. Shared texts belong to the whole network, so whoever reviews
them needs the scope of every clinic.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Path, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.procedures.domain import UnknownProcedure
from services.content.reviews.domain import ReviewRevisionConflict, ReviewRevisionRequired
from services.content.reviews.schemas import (
    Locale,
    RequestedReviewBody,
    ReviewForm,
    ReviewRequestForm,
    ReviewsBody,
    ReviewStepList,
)
from services.content.reviews.usecases.review_text import ReadReviews, RecordReview, RequestReview
from services.content.revisions.domain import (
    Kind,
    RevisionUnreadable,
    UnknownRevision,
)
from services.content.revisions.schemas import etag, named_revisions, number_before
from services.content.revisions.usecases.list_revisions import ListRevisions
from services.content.wording.schemas import warning_bodies
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.cursors import UnknownCursor
from shared.web import ETAG, may_refuse
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit

_Slug = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
_Reviewer = Annotated[Principal, Depends(signed_in(Role.REVIEWER))]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_Tag = Annotated[str | None, Header(max_length=200)]
_OF_REVIEWS: Final = (
    OutsideScope, UnknownRevision, RevisionUnreadable, ReviewRevisionConflict,
    ReviewRevisionRequired,
)  # fmt: skip


def review_router(
    *,
    read_reviews: ReadReviews,
    request_review: RequestReview,
    record_review: RecordReview,
    list_revisions: ListRevisions,
) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.get("/reviews/{procedure}/{locale}", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure)
    async def reviews_of_a_text(
        procedure: _Slug, locale: Locale, response: Response, reader: _Reader
    ) -> ReviewsBody:
        check_scope(reader, None)
        stored = await read_reviews(procedure, locale)
        _tag(response, stored.revision)
        return ReviewsBody.of(stored)

    @router.get("/reviews/{procedure}/{locale}/history")
    @may_refuse(OutsideScope, UnknownCursor)
    async def who_reviewed_what(
        procedure: _Slug,
        locale: Locale,
        reader: _Reader,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> ReviewStepList:
        check_scope(reader, None)
        found = await list_revisions(
            Kind.REVIEW, f"{procedure}:{locale}", before=number_before(cursor), limit=limit + 1
        )
        return ReviewStepList.of(found, limit=limit)

    @router.post("/review-requests", status_code=201, responses={201: ETAG})
    @may_refuse(*_OF_REVIEWS)
    async def ask_for_a_review(
        form: ReviewRequestForm, response: Response, editor: _Editor, if_match: _Tag = None
    ) -> RequestedReviewBody:
        check_scope(editor, None)
        stored, warnings = await request_review(
            form.procedure,
            form.locale,
            form.revision,
            seen=named_revisions(if_match),
            by=editor.account_id,
        )
        _tag(response, stored.revision)
        return RequestedReviewBody(
            reviews=ReviewsBody.of(stored), warnings=warning_bodies(warnings)
        )

    @router.post("/reviews", status_code=201, responses={201: ETAG})
    @may_refuse(*_OF_REVIEWS)
    async def record_a_review(
        form: ReviewForm, response: Response, reviewer: _Reviewer, if_match: _Tag = None
    ) -> ReviewsBody:
        check_scope(reviewer, None)
        stored = await record_review(
            form.reading(), seen=named_revisions(if_match), by=reviewer.account_id
        )
        _tag(response, stored.revision)
        return ReviewsBody.of(stored)

    return router


def _tag(response: Response, revision: int) -> None:
    response.headers.update({"ETag": etag(revision), "Cache-Control": "no-store"})
