"""A patient's travel plan, as somebody of the clinic changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.routing.console.views.filters import Reader
from services.routing.inbox.usecases.read_lead import SeenLead
from services.routing.leads.domain import DATED, treatment_days
from shared.disclosure.phrases import STEP_OF, Phrase
from shared.disclosure.travel_plan import PlannedStepBody, PlanSheetBody


@dataclass(frozen=True, kw_only=True)
class TypedPlan:
    """What somebody has typed, and what is wrong with it: codes by field."""

    consultation_on: str = ""
    arrival_on: str = ""
    departure_on: str = ""
    phrases: frozenset[str] = frozenset()
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OpenPlan:
    """The plan stands open; `typed`: with what could not be agreed."""

    sheet: PlanSheetBody
    typed: TypedPlan | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedStepView:
    """`step` is a code; `when` is empty where there is no day."""

    step: str
    when: str
    is_agreed: bool


@dataclass(frozen=True, kw_only=True)
class DayField:
    """`now`: what is agreed, in words, where something else was typed. `problem`: a code."""

    name: str
    value: str
    first: str
    last: str
    now: str
    problem: str | None


@dataclass(frozen=True, kw_only=True)
class PhraseField:
    code: str
    step: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class PlanPanel:
    """`stage`: the one at which the day of the treatment may be changed; None where it may not."""

    href: str
    version: int
    treatment_on: str
    treatment_day: str
    is_behind: bool
    """The lead has another day of the treatment than inquiry has heard of yet."""
    stage: str | None
    day_href: str
    first_day: str
    last_day: str
    steps: tuple[PlannedStepView, ...]
    days: tuple[DayField, ...]
    phrases: tuple[PhraseField, ...]
    phrase_problem: str | None
    changed_by: str | None
    changed_at: str


def plan_panel(seen: SeenLead, reader: Reader, opened: OpenPlan) -> PlanPanel:
    sheet, formatter, here = opened.sheet, reader.formatter, f"/console/leads/{seen.row.id}"
    lead, on = seen.lead, sheet.treatment_on
    first, last = treatment_days(formatter.today(reader.now, sheet.location))
    return PlanPanel(
        href=reader.filters.address(f"{here}/plan"),
        version=sheet.version,
        treatment_on=on.isoformat() if on else "",
        treatment_day=formatter.day(on) if on else "",
        is_behind=lead.treatment_on != on,
        stage=lead.status.value if lead.status in DATED else None,
        day_href=reader.filters.address(f"{here}/treatment-day"),
        first_day=first.isoformat(),
        last_day=last.isoformat(),
        steps=tuple(_step(one, reader) for one in sheet.steps),
        days=tuple(_days(opened, reader, first, last)),
        phrases=_phrases(opened),
        phrase_problem=next(
            (code for name, code in _problems(opened).items() if name.startswith("phrases")), None
        ),
        changed_by=sheet.changed_by,
        changed_at=formatter.time(sheet.changed_at, sheet.location) if sheet.changed_at else "",
    )


def _step(one: PlannedStepBody, reader: Reader) -> PlannedStepView:
    days = dict.fromkeys(reader.formatter.day(day) for day in (one.begins, one.ends) if day)
    return PlannedStepView(step=one.id, when=" – ".join(days), is_agreed=one.is_agreed)


def _days(opened: OpenPlan, reader: Reader, first: date, last: date) -> list[DayField]:
    """Those of the journey only for whom there is one, once there is a day of the treatment."""
    sheet, day = opened.sheet, opened.sheet.treatment_on
    before = day - timedelta(days=1) if day else last
    found = [_day("consultation_on", opened, reader, first, before)]
    if sheet.travels and day:
        found.append(_day("arrival_on", opened, reader, first, day))
        home = max(sheet.earliest_home or day, first)
        found.append(_day("departure_on", opened, reader, home, last))
    return found


def _day(name: str, opened: OpenPlan, reader: Reader, first: date, last: date) -> DayField:
    """A day that is over may stay as it is."""
    agreed: date | None = getattr(opened.sheet, name)
    stands = agreed.isoformat() if agreed else ""
    typed = getattr(opened.typed, name) if opened.typed else stands
    return DayField(
        name=name,
        value=typed,
        first=min(first, agreed or first).isoformat(),
        last=max(last, agreed or last).isoformat(),
        now="" if typed == stands or not agreed else reader.formatter.day(agreed),
        problem=_problems(opened).get(name),
    )


def _phrases(opened: OpenPlan) -> tuple[PhraseField, ...]:
    """Of the steps that this plan has."""
    steps = {one.id for one in opened.sheet.steps}
    agreed = frozenset(phrase.value for phrase in opened.sheet.phrases)
    chosen = opened.typed.phrases if opened.typed else agreed
    return tuple(
        PhraseField(code=one.value, step=STEP_OF[one], is_chosen=one.value in chosen)
        for one in Phrase
        if STEP_OF[one] in steps
    )


def _problems(opened: OpenPlan) -> Mapping[str, str]:
    return opened.typed.problems if opened.typed else {}
