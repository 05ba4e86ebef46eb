"""The status page: where am I, what is wanted of me, when do I hear next."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from services.inquiry.inquiries.domain import STEPS
from services.inquiry.tracking.domain.eligibility import EligibilityReport, RuleSentence
from services.inquiry.tracking.usecases.read_status import StatusReport
from shared.formatting import (
    clock_city,
    first_known_zone,
    format_day,
    format_long_time,
    format_names,
    format_phone,
)


@dataclass(frozen=True, kw_only=True)
class OpenView:
    """`link`: the secret of an earlier mail's address. `code`: as it was typed."""

    reference: str
    link: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    is_wrong: bool = False


@dataclass(frozen=True, kw_only=True)
class ErasedView:
    reference: str
    erased_on: str


def erased_view(reference: str, erased_at: datetime, locale: str) -> ErasedView:
    """The day alone, on the network's clocks: whose inquiry it was is not known any more."""
    on = erased_at.astimezone(ZoneInfo(first_known_zone())).date()
    return ErasedView(reference=reference, erased_on=format_day(on, locale))


@dataclass(frozen=True, kw_only=True)
class StepView:
    """`state`: done, now or ahead. `at` is when the step was reached."""

    name: str
    state: str
    at: str | None


@dataclass(frozen=True, kw_only=True)
class RuleView:
    """What a rule says, and the names of the clinics at which it does."""

    clinics: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class EligibilityView:
    """Why nobody could take it, and what else is possible; or what applies at the clinic that has
    it (`here`).
    """

    reasons: tuple[RuleView, ...]
    possible: tuple[RuleView, ...]
    has_public_path: bool
    here: tuple[RuleView, ...]


@dataclass(frozen=True, kw_only=True)
class StatusView:
    reference: str
    status: str
    procedure: str
    procedure_locale: str
    steps: tuple[StepView, ...]
    reply_by: str
    city: str
    own_reply_by: str | None
    own_city: str | None
    is_overdue: bool
    has_ended: bool
    is_assigned: bool
    contacted_at: str | None
    clinic_name: str | None
    clinic_phone: str | None
    phone_link: str | None
    coordinator_name: str | None = None
    eligibility: EligibilityView | None = None
    asked: object | None = None
    """What is asked of, or offered to, the patient (`answers`)."""
    travel_plan: object | None = None
    documents: object | None = None
    """What the patient has sent along (`attachments`)."""
    messages: object | None = None
    """What was written (`messages`)."""
    may_ask_person: bool = False
    person_asked_at: str | None = None
    person_decided_at: str | None = None


def status_view(
    report: StatusReport,
    locale: str,
    *,
    is_overdue: bool,
    eligibility: EligibilityReport | None = None,
    asked: object | None = None,
    travel_plan: object | None = None,
    documents: object | None = None,
    messages: object | None = None,
) -> StatusView:
    inquiry, clinic = report.inquiry, report.clinic
    zone = first_known_zone(clinic.timezone if clinic else None, report.timezone)
    own = first_known_zone(report.timezone, zone)
    is_elsewhere = own != zone
    contacted = inquiry.lead.contacted_at
    return StatusView(
        reference=inquiry.reference,
        status=inquiry.shown_status.value,
        procedure=report.procedure.title(locale) if report.procedure else inquiry.facts.procedure,
        procedure_locale=report.procedure.title_locale(locale) if report.procedure else locale,
        steps=_steps(report, zone, locale),
        reply_by=format_long_time(inquiry.answer_by, zone, locale),
        city=clock_city(zone, locale),
        own_reply_by=format_long_time(inquiry.answer_by, own, locale) if is_elsewhere else None,
        own_city=clock_city(own, locale) if is_elsewhere else None,
        is_overdue=is_overdue,
        has_ended=inquiry.shown_status not in STEPS,
        is_assigned=inquiry.lead.assigned_at is not None,
        contacted_at=format_long_time(contacted, zone, locale) if contacted else None,
        clinic_name=clinic.name if clinic else None,
        clinic_phone=format_phone(clinic.phone) if clinic else None,
        phone_link=f"tel:{clinic.phone}" if clinic else None,
        coordinator_name=inquiry.coordinator_name,
        eligibility=_eligibility(eligibility, locale) if eligibility else None,
        asked=asked,
        travel_plan=travel_plan,
        documents=documents,
        messages=messages,
        may_ask_person=inquiry.takes_messages and inquiry.person_asked_at is None,
        person_asked_at=_time(inquiry.person_asked_at, zone, locale),
        person_decided_at=_time(inquiry.lead.person_decided_at, zone, locale),
    )


def _time(at: datetime | None, zone: str, locale: str) -> str | None:
    return format_long_time(at, zone, locale) if at else None


def _eligibility(report: EligibilityReport, locale: str) -> EligibilityView:
    return EligibilityView(
        reasons=_rules(report.reasons, locale),
        possible=_rules(report.possible, locale),
        has_public_path=report.has_public_path,
        here=_rules(report.here, locale),
    )


def _rules(those: tuple[RuleSentence, ...], locale: str) -> tuple[RuleView, ...]:
    return tuple(
        RuleView(
            clinics=format_names([clinic.name for clinic in one.clinics], locale),
            sentence=one.sentence,
        )
        for one in those
    )


def _steps(report: StatusReport, zone: str, locale: str) -> tuple[StepView, ...]:
    """All steps of the way; none is the present one once the inquiry has ended, and done is what it
    came to until then.
    """
    status = report.inquiry.shown_status
    reached = {change.status: change.at for change in report.inquiry.known_history}
    has_come_to = max((STEPS.index(one) for one in reached if one in STEPS), default=0)
    here = STEPS.index(status) if status in STEPS else None
    return tuple(
        StepView(
            name=step.value,
            state=_state(index, here, has_come_to),
            at=format_long_time(reached[step], zone, locale) if step in reached else None,
        )
        for index, step in enumerate(STEPS)
    )


def _state(index: int, here: int | None, has_come_to: int) -> str:
    if index == here:
        return "now"
    last = has_come_to if here is None else here
    return "done" if index <= last else "ahead"
