"""`/console/policies`: what decides between doctors: drafted, approved, activated."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.routing.console.domain.policy import (
    ActivationInput,
    PolicyInput,
    problems_of_terms,
)
from services.routing.console.domain.typed import Problems, TypedWrong
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.pages.forms import typed_form
from services.routing.console.views.chrome import ChromeView, chrome_view
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.policies import (
    PoliciesView,
    PolicyFormView,
    PolicyView,
    policy_row,
    terms_of,
)
from services.routing.leads.domain import may_change_policies
from services.routing.leads.usecases.authorize import require_policies, require_policy_changes
from services.routing.policies.domain import (
    ActivationInThePast,
    ApprovalByAuthor,
    InstantTaken,
    PolicyAlreadyApproved,
    PolicyInvalid,
    PolicyNotApproved,
    TooManyScheduled,
)
from services.routing.policies.usecases.policy_actions import PolicyActions
from shared.auth.usecases import SignedIn
from shared.cursors import decode_cursor, encode_cursor
from shared.errors import Refusal
from shared.formatting import clock_city
from shared.web import locale_of

_SHOWN: Final = 100
_NO_PROBLEMS: Final[Problems] = {}
_STEP_REFUSALS: Final = (
    ApprovalByAuthor, PolicyAlreadyApproved, PolicyNotApproved, InstantTaken, TooManyScheduled,
    ActivationInThePast,
)  # fmt: skip
_AS_TYPED: Final = ActivationInput()
After = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class PolicyPages:
    context: ConsoleContext
    actions: PolicyActions

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/console/policies", include_in_schema=False)
        router.get("")(self.list)
        router.post("")(self.draft)
        router.get("/new")(self.new)
        router.get("/{policy_id}")(self.show)
        router.post("/{policy_id}/approve")(self.approve)
        router.post("/{policy_id}/activate")(self.activate)
        return router

    async def list(self, request: Request, who: Who, after: After = "") -> HTMLResponse:
        require_policies(who.principal)
        formatter = await self.context.formatter(locale_of(request))
        now = self.context.now()
        behind = decode_cursor(after, str)[0] if after else ""
        found = await self.actions.read.page(after=behind, limit=_SHOWN + 1)
        shown = found[:_SHOWN]
        view = PoliciesView(
            chrome=_chrome(who, formatter),
            may_change=may_change_policies(who.principal),
            in_force=policy_row(await self.actions.read.in_force(), formatter, now),
            rows=tuple(policy_row(one, formatter, now) for one in shown),
            more=encode_cursor(shown[-1].document.id) if len(found) > _SHOWN else None,
            timezone=_city(formatter),
        )
        return self.context.html("console/policies.html", view, formatter.locale)

    async def new(
        self, request: Request, who: Who, like: Annotated[str, Query(max_length=100)] = ""
    ) -> HTMLResponse:
        """A draft that begins as another policy: the one that is in force, if none is named."""
        require_policy_changes(who.principal)
        read = self.actions.read
        document = await read.document(like) if like else (await read.in_force()).document
        return await self._form(request, who, PolicyInput.of(document.terms))

    async def draft(self, request: Request, who: Who) -> Response:
        require_policy_changes(who.principal)
        typed = PolicyInput.typed(await typed_form(request))
        try:
            record = await self.actions.draft(typed.terms(), by=who.principal.account_id)
        except TypedWrong as wrong:
            return await self._form(request, who, typed, wrong.problems)
        except PolicyInvalid as refusal:
            problems = problems_of_terms(refusal.problems[0].field)
            return await self._form(request, who, typed, problems)
        return _to(record.document.id)

    async def show(self, request: Request, policy_id: str, who: Who) -> HTMLResponse:
        require_policies(who.principal)
        return await self._page(request, policy_id, who)

    async def approve(self, request: Request, policy_id: str, who: Who) -> Response:
        by = who.principal
        require_policy_changes(by)
        try:
            await self.actions.approve(policy_id, by=by.account_id)
        except _STEP_REFUSALS as refusal:
            return await self._page(request, policy_id, who, refused=refusal)
        return _to(policy_id)

    async def activate(self, request: Request, policy_id: str, who: Who) -> Response:
        by = who.principal
        require_policy_changes(by)
        typed = ActivationInput.typed(await typed_form(request))
        formatter = await self.context.formatter(locale_of(request))
        try:
            at = typed.instant(formatter.zone(None))
            await self.actions.activate(policy_id, at, by=by.account_id)
        except TypedWrong as wrong:
            problems = wrong.problems
            return await self._page(request, policy_id, who, typed=typed, problems=problems)
        except _STEP_REFUSALS as refusal:
            return await self._page(request, policy_id, who, typed=typed, refused=refusal)
        return _to(policy_id)

    async def _form(
        self, request: Request, who: SignedIn, typed: PolicyInput, problems: Problems = _NO_PROBLEMS
    ) -> HTMLResponse:
        formatter = await self.context.formatter(locale_of(request))
        view = PolicyFormView(chrome=_chrome(who, formatter), typed=typed, problems=problems)
        status = PolicyInvalid.status if problems else 200
        return self.context.html("console/policy_form.html", view, formatter.locale, status)

    async def _page(
        self,
        request: Request,
        policy_id: str,
        who: SignedIn,
        *,
        typed: ActivationInput = _AS_TYPED,
        problems: Problems = _NO_PROBLEMS,
        refused: Refusal | None = None,
    ) -> HTMLResponse:
        formatter = await self.context.formatter(locale_of(request))
        record = await self.actions.read.record_of(await self.actions.read.document(policy_id))
        in_force = await self.actions.read.in_force()
        terms, more = terms_of(record.document, in_force.document, formatter)
        view = PolicyView(
            chrome=_chrome(who, formatter),
            may_change=may_change_policies(who.principal),
            is_author=record.document.drafted_by == who.principal.account_id,
            policy=policy_row(record, formatter, self.context.now()),
            terms=terms,
            differences=sum(one.differs for one in terms),
            timezone=_city(formatter),
            more_shares=more,
            typed=typed,
            problems=problems,
            refused=refused.code if refused else None,
        )
        status = refused.status if refused else PolicyInvalid.status if problems else 200
        return self.context.html("console/policy.html", view, formatter.locale, status)


def _chrome(who: SignedIn, formatter: Formatter) -> ChromeView:
    return chrome_view(who.principal, who.session.csrf_token, formatter, here="policies")


def _city(formatter: Formatter) -> str:
    """Whose clocks the network goes by."""
    return clock_city(formatter.zone(None), formatter.locale)


def _to(policy_id: str) -> RedirectResponse:
    return RedirectResponse(f"/console/policies/{policy_id}", 303)
