"""`/console/reports`: how the leads of a span fared, at the clinics of whoever looks."""

from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.console.domain.replay import SpanInput
from services.routing.console.domain.typed import TypedWrong, problems_of
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.pages.forms import sheet_answer
from services.routing.console.views.chrome import chrome_view
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.reports import (
    TABLES,
    ClinicOption,
    ReportsView,
    conversion_view,
    share_view,
    sheet_of,
    summaries,
)
from services.routing.reports.domain import (
    Report,
    SpanInvalid,
    SpanTooLong,
    TooManyLeads,
)
from services.routing.reports.usecases.read_report import ReadReport
from shared.audit.act import NETWORK
from shared.auth.usecases import SignedIn
from shared.errors import FieldProblem, Invalid, NotFound
from shared.formatting import clock_city, sort_key
from shared.web import locale_of

_USUAL_DAYS: Final = 28
_WRONG: Final = (TypedWrong, SpanInvalid, SpanTooLong, TooManyLeads)
Short = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """In the address. `clinic` empty: all of theirs."""

    clinic: str
    span: SpanInput


def _asked(
    clinic: Short = "",
    first: Annotated[str, Query(alias="from", max_length=100)] = "",
    last: Annotated[str, Query(alias="to", max_length=100)] = "",
) -> Asked:
    return Asked(clinic=clinic, span=SpanInput(first=first.strip(), last=last.strip()))


class SheetNotPossible(Invalid):
    code = "report.sheet"


@dataclass(frozen=True, kw_only=True)
class ReportPages:
    context: ConsoleContext
    read: ReadReport
    note: NoteAct

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/console/reports", include_in_schema=False)
        router.get("")(self.show)
        router.get("/{table}.csv")(self.sheet)
        return router

    async def show(
        self, request: Request, who: Who, typed: Annotated[Asked, Depends(_asked)]
    ) -> HTMLResponse:
        formatter = await self.context.formatter(locale_of(request))
        asked = await self._meant(who, typed, formatter)
        view = await self._frame(who, formatter, asked)
        try:
            report = await self._report(who, formatter, asked)
        except _WRONG as refusal:
            problems = refusal.problems if isinstance(refusal, TypedWrong) else problems_of(refusal)
            wrong = replace(view, problems=problems)
            status = SpanInvalid.status
            return self.context.html("console/reports.html", wrong, formatter.locale, status)
        all_of_them, by_clinic = summaries(report, formatter)
        filled = replace(
            view,
            all=all_of_them,
            by_clinic=by_clinic,
            shares=tuple(share_view(one, formatter) for one in report.shares),
            conversions=tuple(conversion_view(one, formatter) for one in report.conversions),
        )
        return self.context.html("console/reports.html", filled, formatter.locale)

    async def sheet(
        self, request: Request, table: str, who: Who, typed: Annotated[Asked, Depends(_asked)]
    ) -> Response:
        formatter = await self.context.formatter(locale_of(request))
        asked = await self._meant(who, typed, formatter)
        if table not in TABLES:
            raise NotFound
        try:
            report = await self._report(who, formatter, asked)
        except TypedWrong as wrong:
            found = [
                FieldProblem(field=name, code=code, message="A day is expected.")
                for name, code in wrong.problems.items()
            ]
            raise SheetNotPossible(*found) from wrong
        clinic = asked.clinic or NETWORK
        await self.note("report.export", by=who.principal.account_id, clinic=clinic, about=table)
        return sheet_answer(sheet_of(table, report, (asked.span.first, asked.span.last)))

    async def _meant(self, who: SignedIn, typed: Asked, formatter: Formatter) -> Asked:
        """The last four weeks, unless something else is asked for; and of one's only clinic."""
        own = await self.read.clinics(who.principal)
        clinic = typed.clinic or (own[0] if len(own) == 1 else "")
        if typed.span.first or typed.span.last:
            return Asked(clinic=clinic, span=typed.span)
        today = formatter.today(self.context.now(), clinic or None)
        return Asked(clinic=clinic, span=SpanInput.until(today, _USUAL_DAYS))

    async def _report(self, who: SignedIn, formatter: Formatter, asked: Asked) -> Report:
        clinic = asked.clinic or None
        begin, end = asked.span.instants(formatter.zone(clinic))
        return await self.read(who.principal, begin, end, clinic=clinic)

    async def _frame(self, who: SignedIn, formatter: Formatter, asked: Asked) -> ReportsView:
        slugs = await self.read.clinics(who.principal)
        named = [ClinicOption(slug=slug, name=formatter.clinic(slug) or slug) for slug in slugs]
        span = asked.span
        return ReportsView(
            chrome=chrome_view(who.principal, who.session.csrf_token, formatter, here="reports"),
            clinics=tuple(sorted(named, key=lambda one: (sort_key(one.name), one.slug))),
            clinic=asked.clinic,
            typed=span,
            timezone=clock_city(formatter.zone(asked.clinic or None), formatter.locale),
            query=urlencode({"clinic": asked.clinic, "from": span.first, "to": span.last}),
        )
