"""What waits for a reviewer; asking for a medical review, and recording one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import (
    LARGEST_REVISION,
    Editor,
    EditorialContext,
    Locale,
    Reader,
    Reviewer,
    Slug,
    go_to,
)
from services.content.editorial.pages.forms import Typing, typing_of
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.review import (
    ClinicWordsView,
    QueueView,
    ReviewFormView,
    ReviewInputs,
    due_views,
    part_views,
    review_href,
    waiting_view,
)
from services.content.editorial.views.rows import HOME, title_of
from services.content.editorial.views.text import warning_views
from services.content.reviews.domain import ReviewRevisionConflict, TextReviews
from services.content.reviews.schemas import ReviewForm
from services.content.text.domain.checks import PROVINCES
from services.content.wording.domain import warnings_about
from services.content.workflow.schemas import ReviewDueList, due_after
from shared.auth.usecases import SignedIn
from shared.cursors import LONGEST
from shared.errors import Invalid
from shared.formatting import format_short_day, subdivision_name
from shared.web import locale_of

_SHOWN: Final = 100
_USUAL: Final = timedelta(days=365)
_Cursor = Annotated[str, Query(max_length=LONGEST)]
_Revision = Annotated[int, Query(ge=0, le=LARGEST_REVISION)]


def review_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(f"{HOME}/reviews")
    async def queue(request: Request, who: Reader, cursor: _Cursor = "") -> HTMLResponse:
        return await _queue(context, request, who, cursor)

    @router.get(f"{HOME}/reviews/{{procedure}}/{{locale}}")
    async def review(
        request: Request, procedure: Slug, locale: Locale, who: Reader, revision: _Revision = 0
    ) -> HTMLResponse:
        here = _Review(context, request, procedure, locale)
        return await here.show(who, revision=revision)

    @router.post(f"{HOME}/reviews/{{procedure}}/{{locale}}")
    async def record(request: Request, procedure: Slug, locale: Locale, who: Reviewer) -> Response:
        here = _Review(context, request, procedure, locale)
        return await here.record(who, await typing_of(request))

    @router.post(f"{HOME}/review-requests/{{procedure}}/{{locale}}")
    async def ask_for_a_review(
        request: Request, procedure: Slug, locale: Locale, who: Editor
    ) -> Response:
        """Asked twice, it is asked for once."""
        check_scope(who.principal, None)
        typing = await typing_of(request)
        seen, by = frozenset({typing.number("reviews_revision")}), who.principal.account_id
        revision = max(typing.number("revision"), 0)
        await context.request_review(procedure, locale, revision, seen=seen, by=by)
        return go_to(f"{HOME}/texts/{procedure}/{locale}", "asked")

    return router


async def _queue(
    context: EditorialContext, request: Request, who: SignedIn, cursor: str
) -> HTMLResponse:
    """Texts belong to the whole network: only those who have all of it see what is asked for."""
    scope, locale = who.principal.scope, locale_of(request)
    is_first = scope.everything and not cursor
    waiting = await context.list_waiting() if is_first else ()
    found = await context.list_reviews_due(
        scope, location=None, until=None, after=due_after(cursor), limit=_SHOWN + 1
    )
    due = ReviewDueList.of(found, limit=_SHOWN)
    clinics = {one.slug: one.name for one in await context.list_pages.clinics(scope)}
    staff = await context.names()
    more = f"{HOME}/reviews?cursor={due.next_cursor}" if due.next_cursor else None
    view = QueueView(
        chrome=context.chrome(request, who, "reviews"),
        waiting=[waiting_view(one, staff, locale) for one in waiting],
        due=due_views(due, clinics, locale),
        more_href=more,
    )
    return context.html(request, "editorial/reviews.html", view)


class _Review:
    """One request about the review of one text."""

    def __init__(
        self, context: EditorialContext, request: Request, procedure: str, locale: Locale
    ) -> None:
        self._context = context
        self._request = request
        self._procedure = procedure
        self._locale = locale

    async def show(
        self,
        who: SignedIn,
        *,
        revision: int,
        inputs: ReviewInputs | None = None,
        problems: Mapping[str, str] | None = None,
        notice: NoticeView | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """Of the revision that was asked for, unless another is named."""
        check_scope(who.principal, None)
        context, shown = self._context, locale_of(self._request)
        manuscript = await context.read_manuscript.text(self._procedure, self._locale)
        stored = await context.read_reviews(self._procedure, self._locale)
        asked = stored.value.requested
        revision = revision or (asked.revision if asked else 0) or manuscript.revision
        text = await context.read_revision.text(self._procedure, self._locale, revision)
        procedure, names = manuscript.draft.value, await context.names()
        inherited = procedure.inherited(self._locale)
        clinics = {
            one.slug: one.name for one in await context.list_pages.clinics(who.principal.scope)
        }
        last, last_due = _last(stored.value, shown)
        chrome = context.chrome(self._request, who, "reviews", notice)
        view = ReviewFormView(
            chrome=chrome,
            title=title_of(procedure.titles, self._locale, self._procedure)[0],
            procedure=self._procedure,
            locale=self._locale,
            revision=revision,
            newest=manuscript.revision,
            facts_revision=manuscript.draft.facts_revision,
            reviews_revision=stored.revision,
            href=review_href(self._procedure, self._locale),
            parts=part_views(text),
            clinics=[
                ClinicWordsView(
                    clinic=clinics.get(slug, slug), parts=part_views(texts[self._locale])
                )
                for slug, texts in sorted(procedure.overrides.items())
                if self._locale in texts
            ],
            warnings=warning_views(warnings_about(text, inherited=inherited)),
            asked_by=names.get(asked.by, asked.by) if asked else None,
            last=last,
            last_due=last_due,
            inputs=inputs or self._first(who),
            problems=problems or {},
            provinces=[(code, subdivision_name(code, shown)) for code in sorted(PROVINCES)],
            may_record=chrome.is_reviewer,
        )
        return context.html(self._request, "editorial/review.html", view, status=status)

    async def record(self, who: SignedIn, typing: Typing) -> Response:
        """What cannot be recorded stays as it was typed."""
        check_scope(who.principal, None)
        inputs = ReviewInputs(
            **{name: typing.text(name)[:200] for name in ReviewInputs.__dataclass_fields__}
        )
        revision = typing.number("revision")
        asked = {
            "procedure": self._procedure,
            "locale": self._locale,
            "revision": revision,
            "facts_revision": typing.number("facts_revision"),
            "reviewer": {
                "name": inputs.name.strip(),
                "licence": inputs.licence.strip(),
                "province": inputs.province,
            },
            "on": inputs.on,
            "due": inputs.due,
        }
        try:
            reading = ReviewForm.model_validate(asked).reading()
            seen = frozenset({typing.number("reviews_revision")})
            await self._context.record_review(reading, seen=seen, by=who.principal.account_id)
        except (ValidationError, Invalid) as refusal:
            problems = _problems(refusal)
            return await self.show(
                who, revision=max(revision, 0), inputs=inputs, problems=problems, status=422
            )
        except ReviewRevisionConflict as refusal:
            notice = NoticeView(tone="warn", code=refusal.code)
            return await self.show(
                who, revision=max(revision, 0), inputs=inputs, notice=notice, status=409
            )
        return go_to(f"{HOME}/reviews", "reviewed")

    def _first(self, who: SignedIn) -> ReviewInputs:
        """Whoever is signed in, today, and again in a year."""
        today = self._context.now().date()
        return ReviewInputs(
            name=who.principal.name, on=today.isoformat(), due=(today + _USUAL).isoformat()
        )


def _last(reviews: TextReviews, locale: str) -> tuple[str | None, str | None]:
    """By whom and until when the newest reviewed revision holds."""
    if not reviews.reviews:
        return None, None
    review = reviews.reviews[-1]
    return review.reviewer.name, format_short_day(review.due, locale)


def _problems(refusal: ValidationError | Invalid) -> dict[str, str]:
    """Codes by input."""
    if isinstance(refusal, Invalid):
        return {one.field.rpartition(".")[2]: one.code for one in refusal.problems}
    named = [(str(error["loc"][-1]), "unfit") for error in refusal.errors()]
    return dict(named)
