"""`/console/notifications`: what somebody is sent of their leads, when, and when nothing is."""

from dataclasses import dataclass, replace
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.routing.console.domain.notifications import NotificationInput
from services.routing.console.domain.typed import Problems, problems_of
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.pages.forms import typed_form
from services.routing.console.views.chrome import chrome_view
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.notifications import (
    NotificationsView,
    clock_views,
    day_views,
)
from services.routing.leads.domain import clinics_of
from services.routing.leads.usecases.authorize import require_notified
from services.routing.notifications.domain import ChoiceUnfit
from services.routing.notifications.ports import StaffAccounts
from services.routing.notifications.usecases.choose_notifications import ChooseNotifications
from shared.auth.domain import Principal
from shared.auth.usecases import SignedIn
from shared.web import LOCALES, locale_of

_PAGE: Final = "console/notifications.html"
_ADDRESS: Final = "/console/notifications"
_NO_PROBLEMS: Final[Problems] = {}


@dataclass(frozen=True, kw_only=True)
class NotificationPages:
    context: ConsoleContext
    choose: ChooseNotifications
    accounts: StaffAccounts

    def router(self) -> APIRouter:
        router = APIRouter(prefix=_ADDRESS, include_in_schema=False)
        router.get("")(self.show)
        router.post("")(self.save)
        return router

    async def show(self, request: Request, who: Who, saved: str = "") -> Response:
        choice = await self.choose.read(who.principal)
        formatter = await self.context.formatter(locale_of(request))
        typed = NotificationInput.of(choice, formatter.locale)
        view = await self._view(who, formatter, typed, _NO_PROBLEMS)
        shown = replace(view, is_saved=bool(saved))
        return self.context.html(_PAGE, shown, formatter.locale)

    async def save(self, request: Request, who: Who) -> Response:
        require_notified(who.principal)
        typed = NotificationInput.typed(await typed_form(request))
        formatter = await self.context.formatter(locale_of(request))
        locale = typed.locale if typed.locale in LOCALES else formatter.locale
        by = who.principal
        try:
            choice = typed.choice(
                by.account_id, _clinics(by, formatter), locale, self.context.now()
            )
            await self.choose(choice, by)
        except ChoiceUnfit as refusal:
            view = await self._view(who, formatter, typed, problems_of(refusal))
            return self.context.html(_PAGE, view, formatter.locale, ChoiceUnfit.status)
        return RedirectResponse(f"{_ADDRESS}?saved=yes", 303)

    async def _view(
        self, who: SignedIn, formatter: Formatter, typed: NotificationInput, problems: Problems
    ) -> NotificationsView:
        by = who.principal
        account = await self.accounts.by_id(by.account_id)
        return NotificationsView(
            chrome=chrome_view(by, who.session.csrf_token, formatter, here="notifications"),
            email=account.email if account else "",
            typed=typed,
            days=day_views(formatter),
            clocks=clock_views(_clinics(by, formatter), formatter),
            problems=problems,
        )


def _clinics(by: Principal, formatter: Formatter) -> frozenset[str]:
    """Theirs that are known: the network's desk has no clocks of its own."""
    known, sees = frozenset(formatter.directory.clinics), clinics_of(by)
    return known if sees.every_clinic else known & sees.clinics
