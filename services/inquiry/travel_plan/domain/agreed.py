"""What of that which was agreed still holds, and what may be agreed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from services.inquiry.inquiries.domain import Agreement, Inquiry, LeadProgress
from services.inquiry.travel_plan.domain.plan import LAST_DAY, NOTHING_AGREED, Agreed, StepId, Trip
from services.inquiry.travel_plan.domain.rules import RULES, PlanningRules
from shared.disclosure.phrases import STEP_OF, Phrase
from shared.errors import FieldProblem

_AHEAD_AT_MOST: Final = timedelta(days=3 * 365 + 1)
_ARRIVES_BEFORE_AT_MOST: Final = timedelta(days=90)
_STAYS_AT_MOST: Final = timedelta(days=365)
_STEPS: Final = {
    "consultation_on": StepId.CONSULTATION,
    "arrival_on": StepId.ARRIVAL,
    "departure_on": StepId.TRAVEL_HOME,
}
_ON_THE_WAY: Final = frozenset({"arrival", "travel_home"})


def agreed_with(agreements: tuple[Agreement, ...], lead: LeadProgress) -> Agreed:
    """By the last agreement, where it was made by the clinic that has the inquiry. Another day of
    the treatment leaves of it what does not lie around that day.
    """
    last = agreements[-1] if agreements else None
    if last is None or last.location != lead.location:
        return NOTHING_AGREED
    known = frozenset(Phrase)
    agreed = Agreed(
        consultation_on=last.consultation_on,
        arrival_on=last.arrival_on,
        departure_on=last.departure_on,
        phrases=tuple(Phrase(code) for code in last.phrases if code in known),
    )
    if last.treatment_on == lead.treatment_on:
        return agreed
    return _around_another_day(agreed, lead.treatment_on)


def _around_another_day(agreed: Agreed, day: date | None) -> Agreed:
    talk = agreed.consultation_on
    is_too_late = talk is not None and day is not None and talk >= day
    return replace(
        agreed,
        consultation_on=None if is_too_late else talk,
        arrival_on=None,
        departure_on=None,
    )


@dataclass(frozen=True, kw_only=True)
class PlanChange:
    """`steps`: those of which the clinic changed something."""

    steps: tuple[StepId, ...]
    at: datetime


def last_change(inquiry: Inquiry) -> PlanChange | None:
    """What the clinic that has the inquiry agreed last, against what it had agreed before; or that
    it has named another day of the treatment since.
    """
    lead = inquiry.lead
    own = [one for one in inquiry.agreements if one.location == lead.location]
    last, before = (own[-1] if own else None), (own[-2] if len(own) > 1 else None)
    moved_at = lead.treatment_moved_at
    if moved_at is not None and (last is None or moved_at > last.at):
        return PlanChange(steps=(StepId.PROCEDURE,), at=moved_at)
    steps = set(_steps_changed(last, before)) if last else set()
    if last is None or not steps:
        return None
    return PlanChange(steps=tuple(one for one in StepId if one in steps), at=last.at)


def _steps_changed(last: Agreement, before: Agreement | None) -> Iterator[StepId]:
    for field, step in _STEPS.items():
        if getattr(last, field) != (getattr(before, field) if before else None):
            yield step
    phrases = frozenset(last.phrases) ^ frozenset(before.phrases if before else ())
    yield from (StepId(STEP_OF[phrase]) for phrase in Phrase if phrase in phrases)


def agreement_problems(
    trip: Trip, wanted: Agreed, *, today: date, rules: PlanningRules = RULES
) -> Iterator[FieldProblem]:
    """Why this cannot be agreed, one reason a field; `trip` with what was agreed before. A day that
    is over may stay as it was, and is not named anew. `today`: the clinic's own.
    """
    named: set[str] = set()
    for problem in _problems(trip, wanted, today, rules):
        if problem.field not in named:
            named.add(problem.field)
            yield problem


def _problems(
    trip: Trip, wanted: Agreed, today: date, rules: PlanningRules
) -> Iterator[FieldProblem]:
    yield from _of_days(trip, wanted, today)
    yield from _of_consultation(trip, wanted, rules)
    yield from _of_journey(trip, wanted)
    for number, phrase in enumerate(wanted.phrases):
        if trip.is_at_home and STEP_OF[phrase] in _ON_THE_WAY:
            yield _problem(f"phrases.{number}", "no-journey", "This patient lives near the clinic.")


def _of_days(trip: Trip, wanted: Agreed, today: date) -> Iterator[FieldProblem]:
    for field in _STEPS:
        on: date | None = getattr(wanted, field)
        if on is None or on == getattr(trip.agreed, field):
            continue
        if on < today:
            yield _problem(field, "over", "This day is over.")
        elif on > today + _AHEAD_AT_MOST:
            yield _problem(field, "too-far", "Name a day of the next three years.")


def _of_consultation(trip: Trip, wanted: Agreed, rules: PlanningRules) -> Iterator[FieldProblem]:
    on = wanted.consultation_on
    if on is None:
        return
    if trip.known_day is not None and on >= trip.known_day:
        yield _problem("consultation_on", "after-treatment", "The doctor speaks with them before.")
    elif (arrives := _arrives(trip, wanted, rules)) is not None and on > arrives:
        yield _problem("consultation_on", "after-arrival", "They speak with the doctor from home.")
    is_new = on != trip.agreed.consultation_on and on <= LAST_DAY
    if is_new and not trip.opening_hours.on(on):
        yield _problem("consultation_on", "closed", "The clinic is closed on that day.")


def _of_journey(trip: Trip, wanted: Agreed) -> Iterator[FieldProblem]:
    for field in ("arrival_on", "departure_on"):
        if getattr(wanted, field) is None:
            continue
        if trip.is_at_home:
            yield _problem(field, "no-journey", "This patient lives near the clinic.")
        elif trip.known_day is None:
            yield _problem(field, "no-treatment-day", "The day of the treatment comes first.")
    if trip.is_at_home or trip.known_day is None:
        return
    yield from _of_arrival(trip.known_day, wanted.arrival_on)
    yield from _of_departure(trip.known_day, wanted.departure_on, trip.earliest_home)


def _of_arrival(day: date, on: date | None) -> Iterator[FieldProblem]:
    if on is not None and on > day:
        yield _problem("arrival_on", "after-treatment", "They arrive before the treatment.")
    elif on is not None and on < day - _ARRIVES_BEFORE_AT_MOST:
        yield _problem("arrival_on", "too-early", "Name a day of the 90 before the treatment.")


def _of_departure(day: date, on: date | None, earliest: date | None) -> Iterator[FieldProblem]:
    if on is not None and on < (earliest or day):
        yield _problem("departure_on", "too-early", "The procedure asks for more nights before it.")
    elif on is not None and on > day + _STAYS_AT_MOST:
        yield _problem("departure_on", "too-far", "Name a day within a year of the treatment.")


def _arrives(trip: Trip, wanted: Agreed, rules: PlanningRules) -> date | None:
    if trip.is_at_home or trip.known_day is None:
        return None
    return wanted.arrival_on or trip.known_day - timedelta(days=rules.arrival.amount)


def _problem(field: str, code: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, code=f"travel-plan.{code}", message=message)
