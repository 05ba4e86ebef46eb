"""One lead, the page around it, and what a disclosure shows."""

from dataclasses import dataclass

from services.routing.console.views.rows import DueView, ListView, Reader, due_view
from services.routing.console.views.why import WhyView
from services.routing.console.views.words import Formatter
from services.routing.disclosure.domain import PatientFile, Travel
from services.routing.disclosure.usecases.open_patient_details import may_open
from services.routing.inbox.domain import LeadRow
from services.routing.inbox.usecases.see_leads import CONTACT_ROLES
from shared.auth.domain import Principal
from shared.disclosure.assertion import Purpose


@dataclass(frozen=True, kw_only=True)
class ChromeView:
    """The frame of every page: who is signed in, and the token of this session's forms."""

    name: str
    role: str
    clinics: tuple[str, ...]
    sees_everything: bool
    csrf_token: str
    may_see_leads: bool = True


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A sentence above the lead: `tone` is good, warn or bad; the words belong to the code."""

    tone: str
    code: str


@dataclass(frozen=True, kw_only=True)
class PatientView:
    """The patient's details, shown once and kept nowhere."""

    disclosure_id: str
    disclosed_at: str
    purpose: str
    name: str
    email: str
    phone: str | None
    channel: str | None
    language: str
    interpreter: bool
    best_hours: str | None
    timezone: str | None
    home: str
    plan: str | None
    postal_prefix: str | None
    payer: str
    claim_number: str | None
    dates: str | None
    companions: str | None
    mobility_aid: str | None
    visa_letter: bool | None
    passport_valid: bool | None
    hours: str | None
    screening: tuple[tuple[str, str], ...]
    message: str | None


@dataclass(frozen=True, kw_only=True)
class LeadView:
    id: str
    version: int
    reference: str
    procedure: str
    status: str
    due: DueView
    received: str
    assigned: str | None
    contacted: str | None
    contacted_by: str | None
    clinic: str | None
    wished_clinic: str | None
    looked_after_by: str | None
    doctor: str | None
    coordinator: str | None
    travel_class: str
    from_where: str
    language: str
    payer: str
    may_contact: bool
    may_open: bool
    href: str
    contact_href: str
    disclosure_href: str
    list_href: str
    purposes: tuple[str, ...]
    patient: PatientView | None


@dataclass(frozen=True, kw_only=True)
class DetailView:
    """The two right-hand panes: the lead and why it lies here."""

    lead: LeadView | None
    why: WhyView | None
    notice: NoticeView | None
    csrf_token: str


@dataclass(frozen=True, kw_only=True)
class ConsolePage:
    chrome: ChromeView
    list: ListView
    detail: DetailView


def chrome_view(
    by: Principal, csrf_token: str, words: Formatter, *, may_see_leads: bool = True
) -> ChromeView:
    return ChromeView(
        name=by.name,
        role=by.role.value,
        clinics=tuple(sorted(words.clinic(slug) or slug for slug in by.scope.clinics)),
        sees_everything=by.scope.everything,
        csrf_token=csrf_token,
        may_see_leads=may_see_leads,
    )


def lead_view(row: LeadRow, reader: Reader, patient: PatientView | None = None) -> LeadView:
    place, words, by, filters = row.placement, reader.words, reader.by, reader.filters
    here = f"/console/leads/{row.id}"
    return LeadView(
        id=row.id,
        version=row.version,
        reference=row.reference,
        procedure=words.procedure(row.procedure),
        status=row.status.value,
        due=due_view(row, reader),
        received=words.time(row.received_at, place.home),
        assigned=words.time(row.assigned_at, place.home) if row.assigned_at else None,
        contacted=words.time(row.contacted_at, place.home) if row.contacted_at else None,
        contacted_by=words.colleague(row.contacted_by),
        clinic=words.clinic(place.location),
        wished_clinic=words.clinic(place.wished_location),
        looked_after_by=None if place.location else words.clinic(place.home),
        doctor=words.doctor(place.doctor),
        coordinator=words.colleague(row.coordinator),
        travel_class=row.travel_class.value,
        from_where=words.residence(row.residence),
        language=words.language(row.language),
        payer=row.payer_kind,
        may_contact=by.role in CONTACT_ROLES and row.waits_for_contact,
        may_open=may_open(row, by),
        href=filters.address(here),
        contact_href=filters.address(f"{here}/contact"),
        disclosure_href=filters.address(f"{here}/disclosures"),
        list_href=filters.address(),
        purposes=tuple(purpose.value for purpose in Purpose),
        patient=patient,
    )


def patient_view(
    file: PatientFile, purpose: Purpose, words: Formatter, clinic: str | None
) -> PatientView:
    who, home, travel = file.patient, file.residence, file.travel
    plan = home.plan_subdivision
    return PatientView(
        disclosure_id=file.disclosure_id,
        disclosed_at=words.time(file.disclosed_at, clinic),
        purpose=purpose.value,
        name=f"{who.given_name} {who.family_name}",
        email=who.email,
        phone=who.phone,
        channel=who.channel,
        language=words.language(who.language),
        interpreter=who.interpreter,
        best_hours=who.best_hours,
        timezone=who.timezone,
        home=words.region(home.country, home.subdivision),
        plan=words.subdivision(plan) if plan else None,
        postal_prefix=home.postal_prefix,
        payer=file.payer.kind,
        claim_number=file.payer.claim_number,
        dates=_dates(travel, words),
        companions=None if travel.companions is None else str(travel.companions),
        mobility_aid=travel.mobility_aid,
        visa_letter=travel.visa_letter,
        passport_valid=travel.passport_valid,
        hours=None if travel.hours is None else f"{travel.hours:g} h",
        screening=tuple((one.question, one.answer) for one in file.screening),
        message=file.message,
    )


def _dates(travel: Travel, words: Formatter) -> str | None:
    days = [words.day(day) if day else "…" for day in (travel.earliest, travel.latest)]
    return " – ".join(days) if travel.earliest or travel.latest else None
