"""`/console/replays`: what a policy would have made of the past."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.console.domain.replay import ReplayInput, SpanInput
from services.routing.console.domain.typed import Problems, TypedWrong, problems_of
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.pages.forms import sheet_answer, typed_form
from services.routing.console.views.chrome import ChromeView, chrome_view
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.policies import PolicyRow, policy_row
from services.routing.console.views.replays import (
    TABLES,
    ReplaysView,
    ReplayView,
    replay_row,
    report_view,
    sheet_of,
)
from services.routing.leads.domain import may_change_policies
from services.routing.leads.usecases.authorize import require_policies, require_policy_changes
from services.routing.policies.domain import PolicyNotFound
from services.routing.policies.usecases.read_policies import ReadPolicies
from services.routing.replay.domain import (
    PeriodInvalid,
    Replay,
    ReplayHasEnded,
    ReplayNotFound,
    TooManyReplays,
)
from services.routing.replay.usecases.replay_actions import ReplayActions
from shared.auth.usecases import SignedIn
from shared.errors import NotFound, Refusal
from shared.formatting import clock_city
from shared.web import locale_of

_SHOWN: Final = 50
_POLICIES: Final = 100
_USUAL_DAYS: Final = 28
_NO_PROBLEMS: Final[Problems] = {}


@dataclass(frozen=True, kw_only=True)
class ReplayPages:
    context: ConsoleContext
    actions: ReplayActions
    policies: ReadPolicies
    note: NoteAct

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/console/replays", include_in_schema=False)
        router.get("")(self.list)
        router.post("")(self.start)
        router.get("/{replay_id}")(self.show)
        router.post("/{replay_id}/cancel")(self.cancel)
        router.get("/{replay_id}/{table}.csv")(self.sheet)
        return router

    async def list(
        self, request: Request, who: Who, policy: Annotated[str, Query(max_length=100)] = ""
    ) -> HTMLResponse:
        require_policies(who.principal)
        formatter = await self.context.formatter(locale_of(request))
        yesterday = SpanInput.until(formatter.today(self.context.now(), None), _USUAL_DAYS)
        return await self._list(who, formatter, ReplayInput(policy=policy, span=yesterday))

    async def start(self, request: Request, who: Who) -> Response:
        by = who.principal
        require_policy_changes(by)
        typed = ReplayInput.typed(await typed_form(request))
        formatter = await self.context.formatter(locale_of(request))
        try:
            begin, end = typed.span.instants(formatter.zone(None))
            replay = await self.actions.start(typed.policy, begin, end, by=by.account_id)
        except TypedWrong as wrong:
            return await self._list(who, formatter, typed, problems=wrong.problems)
        except PeriodInvalid as refusal:
            return await self._list(who, formatter, typed, problems=problems_of(refusal))
        except PolicyNotFound:
            unknown = {"policy": "typed.not-a-choice"}
            return await self._list(who, formatter, typed, problems=unknown)
        except TooManyReplays as refusal:
            return await self._list(who, formatter, typed, refused=refusal)
        return RedirectResponse(f"/console/replays/{replay.id}", 303)

    async def show(self, request: Request, replay_id: str, who: Who) -> HTMLResponse:
        require_policies(who.principal)
        return await self._page(request, who, await self._found(replay_id))

    async def cancel(self, request: Request, replay_id: str, who: Who) -> Response:
        require_policy_changes(who.principal)
        try:
            await self.actions.cancel(replay_id, by=who.principal.account_id)
        except ReplayHasEnded as refusal:
            return await self._page(request, who, await self._found(replay_id), refusal)
        return RedirectResponse(f"/console/replays/{replay_id}", 303)

    async def sheet(self, replay_id: str, table: str, who: Who) -> Response:
        require_policies(who.principal)
        if table not in TABLES:
            raise NotFound
        found, by = await self._found(replay_id), who.principal.account_id
        await self.note("replay.export", by=by, about=found.id, target=table)
        return sheet_answer(sheet_of(table, found))

    async def _list(
        self,
        who: SignedIn,
        formatter: Formatter,
        typed: ReplayInput,
        *,
        problems: Problems = _NO_PROBLEMS,
        refused: Refusal | None = None,
    ) -> HTMLResponse:
        rows = await self._policies(formatter, typed.policy)
        found = await self.actions.replays.latest(_SHOWN)
        view = ReplaysView(
            chrome=_chrome(who, formatter),
            may_change=may_change_policies(who.principal),
            policies=tuple(rows.values()),
            typed=typed,
            replays=tuple(replay_row(one, rows, formatter) for one in found),
            timezone=clock_city(formatter.zone(None), formatter.locale),
            problems=problems,
            refused=refused.code if refused else None,
        )
        status = refused.status if refused else PeriodInvalid.status if problems else 200
        return self.context.html("console/replays.html", view, formatter.locale, status)

    async def _page(
        self, request: Request, who: SignedIn, replay: Replay, refused: Refusal | None = None
    ) -> HTMLResponse:
        formatter = await self.context.formatter(locale_of(request))
        policies = await self._policies(formatter, replay.policy)
        view = ReplayView(
            chrome=_chrome(who, formatter),
            may_change=may_change_policies(who.principal),
            replay=replay_row(replay, policies, formatter),
            report=report_view(replay.report, formatter),
            failure=replay.failure,
            refused=refused.code if refused else None,
        )
        status = refused.status if refused else 200
        return self.context.html("console/replay.html", view, formatter.locale, status)

    async def _policies(self, formatter: Formatter, also: str) -> Mapping[str, PolicyRow]:
        """By id, the newest first."""
        now = self.context.now()
        found = await self.policies.latest(_POLICIES, also=also)
        return {one.document.id: policy_row(one, formatter, now) for one in found}

    async def _found(self, replay_id: str) -> Replay:
        found = await self.actions.replays.get(replay_id)
        if found is None:
            raise ReplayNotFound
        return found


def _chrome(who: SignedIn, formatter: Formatter) -> ChromeView:
    return chrome_view(who.principal, who.session.csrf_token, formatter, here="replays")
