"""`/console/privacy/audit`: who did what, for privacy officers and auditors of the network."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.routing.audit.ports import ListPosition, Wanted
from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.audit.usecases.read_entries import ReadEntries
from services.routing.audit.usecases.verify_audit import Verification, VerifyAudit
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.pages.forms import sheet_answer
from services.routing.console.views.audit import (
    AuditView,
    account_choices,
    clinic_choices,
    day_views,
    entry_views,
    query_of,
    sheet_of,
    verified_view,
)
from services.routing.console.views.chrome import chrome_view
from services.routing.leads.usecases.authorize import require_oversight
from shared.auth.usecases import SignedIn
from shared.cursors import LONGEST, UnknownCursor, decode_cursor, encode_cursor
from shared.web import locale_of

ADDRESS: Final = "/console/privacy/audit"
_SHOWN: Final = 100
_DAYS: Final = 7
Short = Annotated[str, Query(max_length=100)]


def _wanted(clinic: Short = "", day: Short = "", account: Short = "") -> Wanted:
    """A day that is none is not asked for."""
    try:
        that_day = date.fromisoformat(day.strip()).isoformat()
    except ValueError:
        that_day = None
    return Wanted(clinic=clinic.strip() or None, day=that_day, account=account.strip() or None)


Asked = Annotated[Wanted, Depends(_wanted)]
Cursor = Annotated[str, Query(max_length=LONGEST)]


@dataclass(frozen=True, kw_only=True)
class AuditPages:
    context: ConsoleContext
    read: ReadEntries
    verify: VerifyAudit
    note: NoteAct

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get(ADDRESS)(self.show)
        router.get(ADDRESS + ".csv")(self.sheet)
        router.post(ADDRESS + "/verifications")(self.verify_now)
        return router

    async def show(
        self, request: Request, who: Who, wanted: Asked, cursor: Cursor = ""
    ) -> HTMLResponse:
        require_oversight(who.principal)
        return await self._page(request, who, wanted, after=_position(cursor))

    async def sheet(self, who: Who, wanted: Asked) -> Response:
        """The file tells of itself as well: that somebody took it away is its newest entry."""
        require_oversight(who.principal)
        await self._note("audit.export", who)
        return sheet_answer(sheet_of(await self.read.all(wanted), wanted))

    async def verify_now(self, request: Request, who: Who) -> HTMLResponse:
        require_oversight(who.principal)
        await self._note("audit.verify", who)
        verification = await self.verify()
        return await self._page(request, who, Wanted(), verification=verification)

    async def _note(self, action: str, who: SignedIn) -> None:
        await self.note(action, by=who.principal.account_id)

    async def _page(
        self,
        request: Request,
        who: SignedIn,
        wanted: Wanted,
        *,
        after: ListPosition | None = None,
        verification: Verification | None = None,
    ) -> HTMLResponse:
        by = who.principal
        formatter = await self.context.formatter(locale_of(request))
        page = await self.read.page(wanted, after=after, limit=_SHOWN)
        view = AuditView(
            chrome=chrome_view(by, who.session.csrf_token, formatter, here="privacy"),
            clinics=clinic_choices(formatter),
            accounts=account_choices(formatter),
            wanted=wanted,
            entries=entry_views(page.entries, formatter),
            days=day_views(await self.read.days(wanted, _DAYS), formatter) if not after else (),
            query=query_of(wanted),
            next_query=query_of(wanted, cursor=_cursor(page.next)) if page.next else None,
            verified=verified_view(verification, formatter) if verification else None,
        )
        return self.context.html("console/audit.html", view, formatter.locale)


def _cursor(position: ListPosition) -> str:
    day, at, entry_id = position
    return encode_cursor(day, at.isoformat(), entry_id)


def _position(cursor: str) -> ListPosition | None:
    """Raises `UnknownCursor`."""
    if not cursor:
        return None
    day, at, entry_id = decode_cursor(cursor, str, str, str)
    try:
        return day, datetime.fromisoformat(at).astimezone(UTC), entry_id
    except (ValueError, OverflowError):
        raise UnknownCursor from None
