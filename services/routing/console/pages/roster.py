"""`/console/roster`: who takes how much, who is away when, and who coordinates when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.routing.console.domain.roster import CoordinatorInput, DoctorInput
from services.routing.console.domain.typed import Problems, TypedWrong, problems_of
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.pages.forms import typed_form
from services.routing.console.views.chrome import ChromeView, chrome_view
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.roster import (
    ClinicChoice,
    CoordinatorFormView,
    DoctorFormView,
    LanguageChoice,
    Loads,
    OtherView,
    RosterView,
    coordinator_others,
    coordinator_row,
    doctor_others,
    doctor_row,
    mondays_from,
)
from services.routing.decisions.domain import largest_capacities
from services.routing.leads.domain import may_edit_roster
from services.routing.roster.domain import EntryHasChanged, EntryNotValid
from services.routing.roster.ports import WeekCounts
from services.routing.roster.usecases.list_roster import ListedCoordinator, ListedDoctor
from services.routing.roster.usecases.roster_actions import RosterActions
from shared.auth.usecases import SignedIn
from shared.errors import NotFound
from shared.formatting import sort_key
from shared.web import PATIENT_LOCALES, locale_of

_MOST: Final = 500
"""Doctors, or coordinators, of one clinic on its page."""
_NO_PROBLEMS: Final[Problems] = {}
Clinic = Annotated[str, Query(max_length=100)]


class ClinicNotFound(NotFound):
    """Or none of theirs."""

    code = "roster.clinic-not-found"


@dataclass(frozen=True, kw_only=True)
class RosterPages:
    context: ConsoleContext
    actions: RosterActions
    week: WeekCounts

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/console/roster", include_in_schema=False)
        router.get("")(self.show)
        router.get("/doctors/{doctor}")(self.doctor)
        router.post("/doctors/{doctor}")(self.save_doctor)
        router.get("/coordinators/{account}")(self.coordinator)
        router.post("/coordinators/{account}")(self.save_coordinator)
        return router

    async def show(
        self, request: Request, who: Who, clinic: Clinic = "", saved: Clinic = ""
    ) -> HTMLResponse:
        by, formatter = who.principal, await self.context.formatter(locale_of(request))
        clinics = _named(await self.actions.list_clinics(by), formatter)
        here = _chosen(clinics, clinic)
        view = RosterView(
            chrome=_chrome(who, formatter),
            may_edit=may_edit_roster(by),
            clinic=here,
            clinics=clinics,
        )
        if here:
            view = await self._filled(view, here, who, formatter, saved)
        return self.context.html("console/roster.html", view, formatter.locale)

    async def doctor(
        self, request: Request, doctor: str, who: Who, clinic: Clinic = ""
    ) -> HTMLResponse:
        listed = await self._own_doctor(doctor, who)
        typed = DoctorInput.of(listed.entry, listed.version)
        return await self._doctor_form(request, who, listed, typed, clinic)

    async def save_doctor(
        self, request: Request, doctor: str, who: Who, clinic: Clinic = ""
    ) -> Response:
        listed = await self._own_doctor(doctor, who)
        typed = DoctorInput.typed(await typed_form(request))
        try:
            entry = typed.entry(listed.entry)
            await self.actions.edit_doctor(
                doctor, entry, who.principal, expected_version=typed.version
            )
        except EntryHasChanged:
            return await self._doctor_changed(request, doctor, who, typed, clinic)
        except (TypedWrong, EntryNotValid) as refusal:
            wrong = _problems(refusal)
            return await self._doctor_form(request, who, listed, typed, clinic, problems=wrong)
        return _saved(clinic, doctor)

    async def coordinator(
        self, request: Request, account: str, who: Who, clinic: Clinic = ""
    ) -> HTMLResponse:
        listed = await self._own_coordinator(account, who)
        typed = CoordinatorInput.of(listed.entry, listed.version)
        return await self._coordinator_form(request, who, listed, typed, clinic)

    async def save_coordinator(
        self, request: Request, account: str, who: Who, clinic: Clinic = ""
    ) -> Response:
        listed = await self._own_coordinator(account, who)
        typed = CoordinatorInput.typed(await typed_form(request))
        formatter = await self.context.formatter(locale_of(request))
        known = frozenset(_tags(formatter, listed.entry.languages))
        try:
            entry = typed.entry(known)
            await self.actions.edit_coordinator(
                account, entry, who.principal, expected_version=typed.version
            )
        except EntryHasChanged:
            return await self._coordinator_changed(request, account, who, typed, clinic)
        except (TypedWrong, EntryNotValid) as refusal:
            wrong = _problems(refusal)
            return await self._coordinator_form(request, who, listed, typed, clinic, problems=wrong)
        return _saved(clinic, account)

    async def _filled(
        self, view: RosterView, here: ClinicChoice, who: SignedIn, formatter: Formatter, saved: str
    ) -> RosterView:
        by, slug, now = who.principal, here.slug, self.context.now()
        doctors = (await self.actions.list_doctors(by, limit=_MOST, at=slug))[:_MOST]
        coordinators = (await self.actions.list_coordinators(by, limit=_MOST, at=slug))[:_MOST]
        this_week = await self.week([one.doctor.slug for one in doctors])
        offered = largest_capacities(formatter.directory)
        loads = Loads(here=slug, this_week=this_week, offered=offered)
        rows = [doctor_row(one, loads, formatter, now) for one in doctors]
        people = [coordinator_row(one, slug, formatter, now) for one in coordinators]
        names = {one.slug: one.name for one in rows} | {one.account: one.name for one in people}
        return RosterView(
            chrome=view.chrome,
            may_edit=view.may_edit,
            clinic=here,
            clinics=view.clinics,
            mondays=tuple(
                formatter.day_of_year(one) for one in mondays_from(formatter.today(now, slug))
            ),
            doctors=tuple(sorted(rows, key=lambda one: (sort_key(one.name), one.slug))),
            coordinators=tuple(sorted(people, key=lambda one: (sort_key(one.name), one.account))),
            saved=names.get(saved),
        )

    async def _own_doctor(self, doctor: str, who: SignedIn) -> ListedDoctor:
        self.actions.access.editable(who.principal)
        return await self.actions.list_doctors.one(doctor, who.principal)

    async def _own_coordinator(self, account: str, who: SignedIn) -> ListedCoordinator:
        self.actions.access.editable(who.principal)
        return await self.actions.list_coordinators.one(account, who.principal)

    async def _doctor_changed(
        self, request: Request, doctor: str, who: SignedIn, typed: DoctorInput, clinic: str
    ) -> HTMLResponse:
        """What was typed stays, over the version that is there now: saving again is to mean it."""
        listed = await self._own_doctor(doctor, who)
        formatter = await self.context.formatter(locale_of(request))
        others = doctor_others(listed.entry, typed, formatter)
        return await self._doctor_form(request, who, listed, typed, clinic, others=others)

    async def _coordinator_changed(
        self, request: Request, account: str, who: SignedIn, typed: CoordinatorInput, clinic: str
    ) -> HTMLResponse:
        listed = await self._own_coordinator(account, who)
        formatter = await self.context.formatter(locale_of(request))
        others = coordinator_others(listed.entry, typed, formatter)
        return await self._coordinator_form(request, who, listed, typed, clinic, others=others)

    async def _doctor_form(
        self,
        request: Request,
        who: SignedIn,
        listed: ListedDoctor,
        typed: DoctorInput,
        clinic: str,
        *,
        problems: Problems = _NO_PROBLEMS,
        others: tuple[OtherView, ...] | None = None,
    ) -> HTMLResponse:
        formatter = await self.context.formatter(locale_of(request))
        view = DoctorFormView(
            chrome=_chrome(who, formatter),
            slug=listed.doctor.slug,
            name=listed.doctor.name,
            version=listed.version if others is not None else typed.version,
            clinics=tuple(formatter.clinic(at) or at for at in listed.doctor.locations),
            back=await self._back(who, listed.doctor.locations, clinic, formatter),
            typed=typed,
            problems=problems,
            others=others,
        )
        status = _status(problems, others)
        return self.context.html("console/roster_doctor.html", view, formatter.locale, status)

    async def _coordinator_form(
        self,
        request: Request,
        who: SignedIn,
        listed: ListedCoordinator,
        typed: CoordinatorInput,
        clinic: str,
        *,
        problems: Problems = _NO_PROBLEMS,
        others: tuple[OtherView, ...] | None = None,
    ) -> HTMLResponse:
        formatter = await self.context.formatter(locale_of(request))
        tags = _tags(formatter, listed.entry.languages)
        choices = [LanguageChoice(tag=tag, name=formatter.language(tag)) for tag in tags]
        view = CoordinatorFormView(
            chrome=_chrome(who, formatter),
            account=listed.account,
            name=formatter.colleague(listed.account) or listed.account,
            version=listed.version if others is not None else typed.version,
            back=await self._back(who, listed.clinics, clinic, formatter),
            languages=tuple(sorted(choices, key=lambda one: sort_key(one.name))),
            weekdays=tuple(formatter.every(day) for day in range(1, 8)),
            typed=typed,
            problems=problems,
            others=others,
        )
        status = _status(problems, others)
        return self.context.html("console/roster_coordinator.html", view, formatter.locale, status)

    async def _back(
        self, who: SignedIn, locations: Iterable[str], asked: str, formatter: Formatter
    ) -> ClinicChoice:
        """The clinic that one came from, else the first of theirs that is one's own."""
        own = await self.actions.list_clinics(who.principal)
        shared = sorted(set(locations).intersection(own)) or [""]
        return _named([asked if asked in shared else shared[0]], formatter)[0]


def _named(slugs: Iterable[str], formatter: Formatter) -> tuple[ClinicChoice, ...]:
    named = [ClinicChoice(slug=slug, name=formatter.clinic(slug) or slug) for slug in slugs]
    return tuple(sorted(named, key=lambda one: (sort_key(one.name), one.slug)))


def _chosen(clinics: tuple[ClinicChoice, ...], asked: str) -> ClinicChoice | None:
    if not asked:
        return clinics[0] if clinics else None
    found = next((one for one in clinics if one.slug == asked), None)
    if found is None:
        raise ClinicNotFound
    return found


def _chrome(who: SignedIn, formatter: Formatter) -> ChromeView:
    return chrome_view(who.principal, who.session.csrf_token, formatter, here="roster")


def _tags(formatter: Formatter, spoken: Iterable[str]) -> list[str]:
    """The languages that somebody here may be asked for."""
    clinics = formatter.directory.clinics.values()
    return sorted({*PATIENT_LOCALES, *spoken, *(tag for one in clinics for tag in one.languages)})


def _problems(refusal: TypedWrong | EntryNotValid) -> Problems:
    return refusal.problems if isinstance(refusal, TypedWrong) else problems_of(refusal)


def _status(problems: Problems, others: tuple[OtherView, ...] | None) -> int:
    if others is not None:
        return EntryHasChanged.status
    return EntryNotValid.status if problems else 200


def _saved(clinic: str, who: str) -> RedirectResponse:
    asked = {"clinic": clinic} if clinic else {}
    return RedirectResponse(f"/console/roster?{urlencode({**asked, 'saved': who})}", 303)
