"""The pages of a procedure at a clinic: where they stand; publishing, scheduling, taking down."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from services.content.directory.domain import offering_key
from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import Editor, EditorialContext, Reader, Slug, go_to
from services.content.editorial.pages.forms import Typing, typing_of
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.history import step_view
from services.content.editorial.views.offers import offer_href
from services.content.editorial.views.page import (
    AttemptView,
    OfferingNames,
    OfferingView,
    locale_view,
    offering_href,
)
from services.content.editorial.views.rows import HOME, page_href, title_of
from services.content.editorial.views.text import warning_views
from services.content.publishing.domain import NothingToPublish, NotOfferedHere, PublishedMeanwhile
from services.content.revisions.domain import Kind, RevisionUnreadable, UnknownRevision
from services.content.text.domain import LOCALES
from services.content.workflow.domain import (
    NothingScheduled,
    NotPublished,
    ReviewNeeded,
    WarningsUnacknowledged,
    WorkflowRevisionConflict,
)
from services.content.workflow.schemas import (
    CancellationRequest,
    PublicationRequest,
    RetirementRequest,
)
from shared.auth.usecases import SignedIn
from shared.errors import Invalid, Refusal
from shared.web import locale_of

_STEPS: Final = 20
_REFUSALS = (
    NothingScheduled,
    NotOfferedHere,
    NotPublished,
    NothingToPublish,
    PublishedMeanwhile,
    ReviewNeeded,
    RevisionUnreadable,
    UnknownRevision,
    WorkflowRevisionConflict,
)


def offering_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter(prefix=f"{HOME}/pages/{{location}}/{{procedure}}")

    def offering(request: Request, location: Slug, procedure: Slug) -> "_Offering":
        return _Offering(context, request, location, procedure)

    @router.get("")
    async def where_it_stands(
        who: Reader, here: Annotated[_Offering, Depends(offering)]
    ) -> HTMLResponse:
        return await here.show(who)

    @router.post("/publications")
    async def publish_or_schedule(
        request: Request, who: Editor, here: Annotated[_Offering, Depends(offering)]
    ) -> Response:
        return await here.publish(who, await typing_of(request))

    @router.post("/cancellations")
    async def cancel(
        request: Request, who: Editor, here: Annotated[_Offering, Depends(offering)]
    ) -> Response:
        return await here.cancel(who, await typing_of(request))

    @router.post("/retirements")
    async def retire(
        request: Request, who: Editor, here: Annotated[_Offering, Depends(offering)]
    ) -> Response:
        return await here.retire(who, await typing_of(request))

    return router


class _Offering:
    """One request about a procedure at a clinic. What is refused is shown with how things are."""

    def __init__(
        self, context: EditorialContext, request: Request, location: str, procedure: str
    ) -> None:
        self._context = context
        self._request = request
        self._location = location
        self._procedure = procedure
        self._of = {"location": location, "procedure": procedure}

    async def show(
        self, who: SignedIn, attempt: AttemptView | None = None, status: int = 200
    ) -> HTMLResponse:
        check_scope(who.principal, self._location)
        context, locale = self._context, locale_of(self._request)
        workflow, found = await context.read_status(self._location, self._procedure)
        location = (await context.find_location(self._location)).value
        manuscript = await context.read_manuscript.override(self._procedure, self._location, locale)
        procedure = manuscript.draft.value
        names = OfferingNames(
            location=location,
            procedure=self._procedure,
            staff=await context.names(),
            locale=locale,
            overridden=frozenset(procedure.overrides.get(self._location, {})),
        )
        is_of_no_locale = attempt is not None and attempt.locale not in LOCALES
        notice = NoticeView(tone="warn", code="invalid") if is_of_no_locale else None
        chrome = context.chrome(self._request, who, "pages", notice)
        steps = await context.list_revisions(
            Kind.WORKFLOW, offering_key(self._location, self._procedure), limit=_STEPS
        )
        view = OfferingView(
            chrome=chrome,
            title=title_of(procedure.titles, locale, self._procedure)[0],
            clinic=location.name,
            city=names.city,
            href=offering_href(names),
            offer_href=offer_href(self._location, self._procedure),
            workflow_revision=workflow.revision,
            locales=[locale_view(one, names, attempt) for one in found],
            steps=[step_view(one, names.staff, location.timezone, locale) for one in steps],
            may_edit=chrome.is_editor,
            may_edit_text=who.principal.scope.everything,
        )
        return context.html(self._request, "editorial/offering.html", view, status=status)

    async def publish(self, who: SignedIn, typing: Typing) -> Response:
        check_scope(who.principal, self._location)
        typed = _typed(typing, "publish")
        is_later = typed.when == "at"
        asked = {
            **self._of,
            "locale": typed.locale,
            "revision": typing.number("revision"),
            "at": f"{typed.day}T{typed.hour}" if is_later else None,
            "occurrence": typed.occurrence or None,
            "acknowledgement": {"reason": typed.reason} if typed.reason.strip() else None,
        }
        try:
            request = PublicationRequest.model_validate(asked)
            await self._context.publish(
                request.wish(), seen=_seen(typing), by=who.principal.account_id
            )
        except WarningsUnacknowledged as refusal:
            warnings = [one for found in refusal.warnings.values() for one in found]
            return await self._refused(who, typed, refusal, warnings=warning_views(warnings))
        except (Invalid, ValidationError) as refusal:
            return await self._unfit(who, typed, refusal)
        except _REFUSALS as refusal:
            return await self._refused(who, typed, refusal)
        return self._done(typed, "scheduled" if is_later else "published")

    async def cancel(self, who: SignedIn, typing: Typing) -> Response:
        check_scope(who.principal, self._location)
        typed = _typed(typing, "cancel")
        try:
            request = CancellationRequest.model_validate({**self._of, "locale": typed.locale})
            await self._context.cancel(
                self._location,
                self._procedure,
                request.locale,
                seen=_seen(typing),
                by=who.principal.account_id,
            )
        except ValidationError as refusal:
            return await self._unfit(who, typed, refusal)
        except _REFUSALS as refusal:
            return await self._refused(who, typed, refusal)
        return self._done(typed, "cancelled")

    async def retire(self, who: SignedIn, typing: Typing) -> Response:
        check_scope(who.principal, self._location)
        typed = _typed(typing, "retire")
        asked = {**self._of, "locale": typed.locale, "reason": typed.reason}
        try:
            request = RetirementRequest.model_validate(asked)
            await self._context.retire(
                self._location,
                self._procedure,
                request.locale,
                reason=request.reason,
                seen=_seen(typing),
                by=who.principal.account_id,
            )
        except ValidationError as refusal:
            return await self._unfit(who, typed, refusal)
        except _REFUSALS as refusal:
            return await self._refused(who, typed, refusal)
        return self._done(typed, "retired")

    async def _unfit(
        self, who: SignedIn, typed: AttemptView, refusal: Invalid | ValidationError
    ) -> HTMLResponse:
        if isinstance(refusal, Invalid):
            problems = {one.field: one.code for one in refusal.problems}
        else:
            problems = {_input(error["loc"]): "unfit" for error in refusal.errors()}
        return await self._refused(who, typed, Invalid(), problems=problems)

    async def _refused(
        self, who: SignedIn, typed: AttemptView, refusal: Refusal, **more: Any
    ) -> HTMLResponse:
        attempt = AttemptView(**{**vars(typed), "code": refusal.code, **more})
        return await self.show(who, attempt, refusal.status)

    def _done(self, typed: AttemptView, done: str) -> Response:
        return go_to(f"{page_href(self._location, self._procedure)}#{typed.locale}", done)


def _typed(typing: Typing, action: str) -> AttemptView:
    return AttemptView(
        locale=typing.text("locale")[:10],
        action=action,
        when=typing.text("when") or "now",
        day=typing.text("day")[:20],
        hour=typing.text("hour")[:20],
        occurrence=typing.text("occurrence")[:10],
        reason=typing.text("reason"),
    )


def _seen(typing: Typing) -> frozenset[int]:
    return frozenset({typing.number("workflow_revision")})


def _input(location: tuple[int | str, ...]) -> str:
    """The input that a rule of the request is about."""
    named: Mapping[str, str] = {"acknowledgement": "reason", "revision": "locale"}
    name = str(location[0]) if location else ""
    return named.get(name, name)
