"""`/console/privacy`: who read which inquiry and what is on hold, for privacy officers and auditors
of the whole network.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.views.chrome import chrome_view
from services.routing.console.views.privacy import (
    PrivacyView,
    file_view,
    hold_views,
    verification_view,
)
from services.routing.leads.domain import may_hold
from services.routing.leads.usecases.authorize import require_oversight
from services.routing.oversight.ports import CannotBeKept, Oversight
from shared.auth.usecases import SignedIn
from shared.errors import NotFound
from shared.ids import is_reference
from shared.web import locale_of

ADDRESS = "/console/privacy"
_LONGEST = 40
Reason = Annotated[Literal["litigation", "complaint", "regulator", "other"], Form()]


@dataclass(frozen=True, kw_only=True)
class PrivacyPages:
    context: ConsoleContext
    oversight: Oversight
    note: NoteAct

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get(ADDRESS)(self.show)
        router.post(ADDRESS + "/verifications")(self.verify)
        router.post(ADDRESS + "/{reference}/hold")(self.hold)
        router.post(ADDRESS + "/{reference}/release")(self.release)
        return router

    async def show(self, request: Request, who: Who, reference: str = "") -> HTMLResponse:
        """With a reference its file as well; that somebody looked at one is a security event."""
        require_oversight(who.principal)
        asked = reference.strip().upper()
        if asked:
            await self._note("oversight.read", who, asked)
        return await self._page(request, who, reference)

    async def hold(self, request: Request, reference: str, reason: Reason, who: Who) -> Response:
        """From now on it is not erased, whoever wants it."""
        require_oversight(who.principal, acts=True)
        await self._note("oversight.hold", who, reference, reason=reason)
        try:
            await self.oversight.hold(reference, reason, who.principal)
        except CannotBeKept:
            return await self._page(request, who, reference, notice=CannotBeKept.code, status=409)
        return RedirectResponse(_file(reference), 303)

    async def release(self, reference: str, who: Who) -> Response:
        """What its patient wants erased is erased at once."""
        require_oversight(who.principal, acts=True)
        await self._note("oversight.release", who, reference)
        await self.oversight.end_hold(reference, who.principal)
        return RedirectResponse(_file(reference), 303)

    async def verify(self, who: Who) -> Response:
        require_oversight(who.principal, acts=True)
        await self.note("oversight.verify", by=who.principal.account_id)
        await self.oversight.verify_anew(who.principal)
        return RedirectResponse(ADDRESS, 303)

    async def _note(
        self, action: str, who: SignedIn, reference: str, reason: str | None = None
    ) -> None:
        """What is no reference may be any text: it is not kept, and inquiry is not asked."""
        if is_reference(reference):
            by = who.principal.account_id
            await self.note(action, by=by, about=reference, reason=reason)

    async def _page(
        self,
        request: Request,
        who: SignedIn,
        reference: str,
        *,
        notice: str | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        by = who.principal
        formatter = await self.context.formatter(locale_of(request))
        overview = await self.oversight.overview(by)
        view = PrivacyView(
            chrome=chrome_view(by, who.session.csrf_token, formatter, here="privacy"),
            holds=hold_views(overview, formatter),
            verification=verification_view(overview.verification, formatter),
            erased=formatter.number(overview.erased),
            erased_days=overview.erased_days,
            may_act=may_hold(by),
            asked=reference.strip()[:_LONGEST],
            notice=notice,
        )
        if view.asked:
            try:
                file = await self.oversight.file(view.asked.upper(), by)
            except NotFound:
                view, status = replace(view, is_unknown=True), 404
            else:
                view = replace(view, file=file_view(file, formatter))
        return self.context.html("console/privacy.html", view, formatter.locale, status)


def _file(reference: str) -> str:
    return f"{ADDRESS}?reference={reference}"
