"""The plan of a trip: pure, the same trip on the same day gives the same plan.

Everything is first counted in days from that of the treatment. Where that is known, or an example
can be given, the days get their dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.inquiry.inquiries.domain import STEPS, Status
from services.inquiry.travel_plan.domain.paperwork import advice_for, papers_for
from services.inquiry.travel_plan.domain.plan import (
    FIRST_DAY,
    LAST_DAY,
    Basis,
    Count,
    Counted,
    Step,
    StepId,
    StepState,
    TravelPlan,
    Trip,
    fit_to_leave,
)
from services.inquiry.travel_plan.domain.rules import RULES, PlanningRules
from shared.calendar import OpeningHours
from shared.disclosure.phrases import STEP_OF

_DAYS_LOOKED_AT: Final = 14
_DONE_FROM: Final = {
    StepId.RECORDS: Status.MEDICAL_REVIEW,
    StepId.CONSULTATION: Status.FINANCIAL_CLEARANCE,
}
"""The stages that show that a step is done which no date tells."""
_NOW_FROM: Final = {
    StepId.RECORDS: Status.CONTACTED,
    StepId.CONSULTATION: Status.MEDICAL_REVIEW,
    StepId.ENTRY_DOCUMENTS: Status.FINANCIAL_CLEARANCE,
}


@dataclass(frozen=True, kw_only=True)
class _Span:
    """Days from that of the treatment, negative before it."""

    id: StepId
    first: int | None = None
    last: int | None = None
    relative: Counted

    @property
    def is_to_be_prepared(self) -> bool:
        return self.id in _NOW_FROM


def plan_travel(trip: Trip, now: datetime, rules: PlanningRules = RULES) -> TravelPlan:
    today = now.astimezone(ZoneInfo(trip.opening_hours.timezone)).date()
    basis, day = _day(trip, rules, today)
    steps = [_step(span, trip, rules, day, today) for span in _spans(trip, rules, day)]
    if basis is Basis.TREATMENT:
        steps = [replace(one, state=_state_on(one, today)) for one in steps]
    return TravelPlan(
        travel_class=trip.travel_class,
        basis=basis,
        day=day,
        steps=_without_gaps(steps),
        papers=papers_for(
            comes_from_abroad=trip.comes_from_abroad,
            is_at_home=trip.is_at_home,
            payer_kind=trip.payer_kind,
        ),
        advice=advice_for(
            trip.hours_of_travel,
            is_at_home=trip.is_at_home,
            more_than=rules.long_journey_hours.amount,
        ),
    )


def _day(trip: Trip, rules: PlanningRules, today: date) -> tuple[Basis, date | None]:
    if trip.known_day is not None:
        return Basis.TREATMENT, trip.known_day
    example = _example(trip, rules, today)
    return (Basis.EXAMPLE, example) if example else (Basis.NONE, None)


def _example(trip: Trip, rules: PlanningRules, today: date) -> date | None:
    """A day that the wish allows, the clinic is open on, and that can be prepared by then."""
    earliest = trip.earliest
    if earliest is None or not FIRST_DAY <= earliest <= LAST_DAY:
        return None
    talk = trip.agreed.consultation_on
    soonest = today + timedelta(days=rules.lead[trip.travels].consultation.amount)
    if talk is not None:
        soonest = max(today, talk) + timedelta(days=1)
    day = _open_day(trip.opening_hours, max(earliest, soonest))
    return None if trip.latest is not None and day > trip.latest else day


def _open_day(hours: OpeningHours, day: date) -> date:
    days = (day + timedelta(days=more) for more in range(_DAYS_LOOKED_AT))
    return next((one for one in days if hours.on(one)), day)


def _spans(trip: Trip, rules: PlanningRules, day: date | None) -> Iterator[_Span]:
    yield from _before(trip, rules, day)
    yield _Span(id=StepId.PROCEDURE, first=0, last=0, relative=Counted(how=Count.THE_DAY))
    yield from _after(trip, day)


def _before(trip: Trip, rules: PlanningRules, day: date | None) -> Iterator[_Span]:
    """Records are there for the talk with the doctor, and documents are asked for after it."""
    lead, agreed = rules.lead[trip.travels], _offset(trip.agreed.arrival_on, day)
    arrival = -rules.arrival.amount if agreed is None else agreed
    spoken = _offset(trip.agreed.consultation_on, day)
    talk = min(-lead.consultation.amount, arrival) if spoken is None else spoken
    sent = min(-lead.records.amount, talk)
    yield _Span(id=StepId.RECORDS, last=sent, relative=_ago(-sent))
    yield _Span(id=StepId.CONSULTATION, last=talk, relative=_ago(-talk))
    if trip.comes_from_abroad:
        applied = arrival - rules.entry_documents.amount
        at_hand = arrival - rules.entry_documents_at_hand.amount
        yield _Span(
            id=StepId.ENTRY_DOCUMENTS,
            first=max(applied, talk),
            last=max(at_hand, talk),
            relative=_ago(rules.entry_documents.amount),
        )
    if not trip.is_at_home:
        yield _Span(id=StepId.ARRIVAL, first=arrival, last=arrival, relative=_ago(-arrival))


def _after(trip: Trip, day: date | None) -> Iterator[_Span]:
    recovery, leaves = trip.recovery, _offset(trip.leaves_on, day)
    if recovery is None:
        yield from _after_without_figures(trip, leaves)
        return
    home = 1
    if not trip.is_at_home:
        nights, fit = recovery.stay_nights, fit_to_leave(recovery)
        home = fit if leaves is None else leaves
        if nights:
            stays = nights if leaves is None else leaves
            count = Counted(how=Count.NIGHTS, number=stays)
            yield _Span(id=StepId.STAY, first=0, last=stays, relative=count)
        on = Counted(how=Count.ON_DAY, number=nights)
        yield _Span(id=StepId.CHECK, first=nights, last=nights, relative=on)
        not_before = Counted(how=Count.NOT_BEFORE_DAY, number=fit)
        yield _Span(id=StepId.FIT_TO_FLY, first=fit, relative=not_before)
        yield _way_home(fit, leaves)
    until = max(recovery.aftercare_days, home)
    counted = Counted(how=Count.UNTIL_DAY, number=until)
    yield _Span(id=StepId.AFTERCARE, first=home, last=until, relative=counted)


def _after_without_figures(trip: Trip, leaves: int | None) -> Iterator[_Span]:
    unknown = Counted(how=Count.BY_SURGEON)
    if not trip.is_at_home:
        for one in (StepId.CHECK, StepId.FIT_TO_FLY):
            yield _Span(id=one, relative=unknown)
        yield (
            _Span(id=StepId.TRAVEL_HOME, relative=unknown)
            if leaves is None
            else _way_home(leaves, leaves)
        )
    yield _Span(id=StepId.AFTERCARE, relative=unknown)


def _way_home(fit: int, leaves: int | None) -> _Span:
    if leaves is None:
        not_before = Counted(how=Count.NOT_BEFORE_DAY, number=fit)
        return _Span(id=StepId.TRAVEL_HOME, first=fit, relative=not_before)
    on_day = Counted(how=Count.ON_DAY, number=leaves)
    return _Span(id=StepId.TRAVEL_HOME, first=leaves, last=leaves, relative=on_day)


def _ago(days: int) -> Counted:
    if days == 0:
        return Counted(how=Count.THE_DAY)
    if days >= 14 and days % 7 == 0:
        return Counted(how=Count.WEEKS_BEFORE, number=days // 7)
    return Counted(how=Count.DAYS_BEFORE, number=days)


def _step(span: _Span, trip: Trip, rules: PlanningRules, day: date | None, today: date) -> Step:
    state = _state(span.id, trip.status)
    undated = Step(
        id=span.id,
        state=state,
        relative=span.relative,
        is_agreed=trip.agreed_day(span.id) is not None,
        phrases=tuple(one for one in trip.agreed.phrases if STEP_OF[one] == span.id),
    )
    if span.id is StepId.CONSULTATION and undated.is_agreed:
        talk = trip.agreed.consultation_on
        agreed = replace(undated, begins=talk, ends=talk)
        return replace(agreed, hours=_hours(agreed, trip.opening_hours, rules))
    if day is None:
        return undated
    is_late = span.is_to_be_prepared and state is not StepState.DONE
    begins, ends = _on(day, span.first), _on(day, span.last)
    if span.id is StepId.CHECK and ends is not None:
        begins = ends = _last_open(trip.opening_hours, day, ends)
    step = replace(undated, begins=begins, ends=ends)
    if is_late:
        arrival = trip.agreed.arrival_on or day - timedelta(days=rules.arrival.amount)
        still = day if trip.is_at_home else arrival
        talk = trip.agreed.consultation_on if span.id is StepId.RECORDS else None
        step = _not_yet_past(step, min(today, still, talk or today))
    return replace(step, hours=_hours(step, trip.opening_hours, rules))


def _offset(on: date | None, day: date | None) -> int | None:
    return (on - day).days if on is not None and day is not None else None


def _on(day: date, offset: int | None) -> date | None:
    return None if offset is None else day + timedelta(days=offset)


def _not_yet_past(step: Step, today: date) -> Step:
    """What should be done already is to be done now: a plan asks nobody for yesterday."""
    begins = max(step.begins, today) if step.begins else None
    if step.ends is not None and step.ends < today:
        return replace(step, begins=begins, ends=today, relative=Counted(how=Count.SOON))
    return replace(step, begins=begins)


def _last_open(hours: OpeningHours, day: date, last: date) -> date:
    """The last day of the stay on which the clinic is open, else the last one."""
    days = (last - timedelta(days=less) for less in range((last - day).days))
    return next((one for one in days if hours.on(one)), last)


def _hours(
    step: Step, opening_hours: OpeningHours, rules: PlanningRules
) -> tuple[datetime, datetime] | None:
    if step.ends is None:
        return None
    zone = ZoneInfo(opening_hours.timezone)
    match step.id:
        case StepId.ARRIVAL:
            first, last = rules.arrive_between
            return datetime.combine(step.ends, first, zone), datetime.combine(step.ends, last, zone)
        case StepId.CHECK:
            opened = opening_hours.on(step.ends)
        case StepId.CONSULTATION:
            week = step.ends - timedelta(days=7)
            opened = opening_hours.on(_last_open(opening_hours, week, step.ends))
        case _:
            opened = ()
    return (opened[0][0].astimezone(zone), opened[-1][1].astimezone(zone)) if opened else None


def _state(step: StepId, status: Status) -> StepState:
    """As far as the stages tell."""
    come_to = STEPS.index(status) if status in STEPS else 0
    if step in _DONE_FROM and come_to >= STEPS.index(_DONE_FROM[step]):
        return StepState.DONE
    if step in _NOW_FROM and come_to >= STEPS.index(_NOW_FROM[step]):
        return StepState.NOW
    return StepState.AHEAD


def _state_on(step: Step, today: date) -> StepState:
    if step.is_agreed and step.ends is not None and step.ends < today:
        return StepState.DONE
    if step.id in _NOW_FROM:
        is_early = step.state is StepState.NOW and step.begins is not None and today < step.begins
        return StepState.AHEAD if is_early else step.state
    first, last = step.begins or step.ends, step.ends or step.begins
    if first is None or last is None or today < first:
        return step.state
    return StepState.DONE if last < today else StepState.NOW


def _without_gaps(steps: list[Step]) -> tuple[Step, ...]:
    """What lies before something that is done, or before the day that has come, is done."""
    reached = max((n for n, one in enumerate(steps) if _is_reached(one)), default=-1)
    return tuple(
        replace(one, state=StepState.DONE) if n < reached and _is_over(one, steps[reached]) else one
        for n, one in enumerate(steps)
    )


def _is_reached(step: Step) -> bool:
    return step.state is StepState.DONE or (
        step.id not in _NOW_FROM and step.state is StepState.NOW
    )


def _is_over(step: Step, reached: Step) -> bool:
    """A stay goes on while somebody of the clinic looks at the patient."""
    if reached.state is StepState.DONE:
        return True
    last = step.ends or step.begins
    return last is None or reached.day is None or last < reached.day
