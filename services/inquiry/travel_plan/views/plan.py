"""A plan in the words of the page and of the JSON answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.inquiry.tracking.usecases.read_status import StatusReport
from services.inquiry.travel_plan.domain import (
    RULES,
    Basis,
    NoClinicYet,
    Step,
    StepId,
    TravelPlan,
    last_change,
)
from services.inquiry.travel_plan.usecases.make_plan import MakePlan
from services.inquiry.travel_plan.views import texts
from shared.formatting import (
    clock_city,
    first_known_zone,
    format_clock_time,
    format_day,
    format_long_time,
    format_names,
)
from shared.web import Templates


@dataclass(frozen=True, kw_only=True)
class StepView:
    """`times`: from when to when, on the clinic's clocks and on the patient's where they differ."""

    id: str
    state: str
    title: str
    text: str
    when: str
    relative: str
    times: tuple[str, ...]
    begins: date | datetime | None
    ends: date | datetime | None
    is_agreed: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class AdviceView:
    id: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """`steps` is empty as long as no clinic has the inquiry. `day`: of the treatment or of the
    example, in words; `procedure` and `clinic` are slugs. `changes` says in a sentence what the
    clinic changed last.
    """

    reference: str
    procedure: str
    procedure_title: str
    procedure_locale: str
    clinic: str | None = None
    clinic_name: str = ""
    clinic_timezone: str | None = None
    patient_timezone: str | None = None
    travel_class: str = "unknown"
    dates: str = Basis.NONE.value
    treatment_on: date | None = None
    example_on: date | None = None
    day: str = ""
    steps: tuple[StepView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    advice: tuple[AdviceView, ...] = ()
    changed: tuple[str, ...] = ()
    changed_at: datetime | None = None
    changes: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanViews:
    make: MakePlan
    templates: Templates

    async def __call__(self, report: StatusReport) -> PlanView | None:
        """For the page; None where nothing more is done with the inquiry."""
        if report.inquiry.has_ended:
            return None
        try:
            return self.view(await self.make(report), report)
        except NoClinicYet:
            return _without_plan(report)

    def view(self, plan: TravelPlan, report: StatusReport) -> PlanView:
        locale, clinic = report.inquiry.locale, report.clinic
        return replace(
            _without_plan(report),
            clinic=clinic.slug if clinic else None,
            clinic_name=clinic.name if clinic else "",
            clinic_timezone=clinic.timezone if clinic else None,
            travel_class=plan.travel_class,
            dates=plan.basis.value,
            treatment_on=plan.day if plan.basis is Basis.TREATMENT else None,
            example_on=plan.day if plan.basis is Basis.EXAMPLE else None,
            day=format_day(plan.day, locale) if plan.day else "",
            steps=tuple(self._step(step, report) for step in plan.steps),
            documents=tuple(
                DocumentView(id=one.value, title=self._say(texts.PAPERS[one], report))
                for one in plan.papers
            ),
            advice=tuple(
                AdviceView(
                    id=one.value,
                    text=self._say(texts.ADVICE[one], report),
                    source=RULES.long_journey_hours.source,
                )
                for one in plan.advice
            ),
            **self._changed(report),
        )

    def _changed(self, report: StatusReport) -> dict[str, Any]:
        """Nothing where there is nothing that the clinic has agreed."""
        change = last_change(report.inquiry)
        if change is None:
            return {}
        zone = first_known_zone(report.timezone, report.clinic.timezone if report.clinic else None)
        on = change.at.astimezone(ZoneInfo(zone)).date()
        titles = [self._say(texts.TITLES[step], report) for step in change.steps]
        locale = report.inquiry.locale
        return {
            "changed": tuple(step.value for step in change.steps),
            "changed_at": change.at,
            "changes": self._say(
                texts.CHANGED,
                report,
                day=format_day(on, locale),
                what=format_names(titles, locale),
            ),
        }

    def _step(self, step: Step, report: StatusReport) -> StepView:
        has_times = step.hours is not None and step.begins == step.ends
        first, last = step.hours if step.hours and has_times else (step.begins, step.ends)
        relative = texts.COUNTED_AS.get(
            (step.relative.how, step.relative.number), texts.COUNTED[step.relative.how]
        )
        counted = self._say(relative, report, number=step.relative.number)
        return StepView(
            id=step.id.value,
            state=step.state.value,
            title=self._say(texts.TITLES[step.id], report),
            text=self._say(_text(step, report), report),
            when=self._when(step, report) or counted,
            relative=counted,
            times=tuple(self._times(step, report)),
            begins=first,
            ends=last,
            is_agreed=step.is_agreed,
            notes=tuple(self._say(texts.PHRASES[one], report) for one in step.phrases),
        )

    def _when(self, step: Step, report: StatusReport) -> str:
        locale = report.inquiry.locale
        first = format_day(step.begins, locale) if step.begins else ""
        last = format_day(step.ends, locale) if step.ends else ""
        if first and last:
            both = self._say(texts.WHEN_BOTH, report, first=first, last=last)
            return first if first == last else both
        if first:
            return self._say(texts.WHEN_FROM, report, day=first)
        return self._say(texts.WHEN_BY, report, day=last) if last else ""

    def _times(self, step: Step, report: StatusReport) -> Iterator[str]:
        if step.hours is None or report.clinic is None:
            return
        (first, last), locale, zone = step.hours, report.inquiry.locale, report.clinic.timezone
        text = texts.OPEN_HOURS if step.id is StepId.CONSULTATION else texts.HOURS
        yield self._say(
            text,
            report,
            first=format_clock_time(first, zone, locale),
            last=format_clock_time(last, zone, locale),
            city=clock_city(zone, locale),
        )
        own = first_known_zone(report.timezone, zone)
        if own != zone:
            is_same_day = first.astimezone(ZoneInfo(own)).date() == first.date()
            opens = format_clock_time if is_same_day else format_long_time
            yield self._say(
                texts.OWN_HOURS,
                report,
                first=opens(first, own, locale),
                last=format_clock_time(last, own, locale),
                city=clock_city(own, locale),
            )

    def _say(self, text: str, report: StatusReport, **values: object) -> str:
        clinic = report.clinic
        names = {"clinic": clinic.name, "city": clinic.city or clinic.name} if clinic else {}
        return self.templates.translate(text, report.inquiry.locale, **{**names, **values})


def _text(step: Step, report: StatusReport) -> str:
    if step.is_agreed and step.id in (StepId.ARRIVAL, StepId.TRAVEL_HOME):
        return texts.AGREED
    has_beds = report.clinic is not None and report.clinic.overnight_stay
    return texts.STAY_OVERNIGHT if step.id is StepId.STAY and has_beds else texts.TEXTS[step.id]


def _without_plan(report: StatusReport) -> PlanView:
    locale, slug = report.inquiry.locale, report.inquiry.facts.procedure
    return PlanView(
        reference=report.inquiry.reference,
        procedure=slug,
        procedure_title=report.procedure.title(locale) if report.procedure else slug,
        procedure_locale=report.procedure.title_locale(locale) if report.procedure else locale,
        patient_timezone=report.timezone,
    )
