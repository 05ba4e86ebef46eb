"""The year, hour by hour: roster, people, inquiries; and the decisions by the real core."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    Decision,
    DoctorAtClinic,
    decide_all,
)
from services.routing.decisions.domain.rejection import Rejection
from shared.eligibility.schema import shipped_rules
from tests.simulation.arrivals import Arrivals, arrivals
from tests.simulation.cases import Case
from tests.simulation.findings import Day, Findings
from tests.simulation.measuring import measure
from tests.simulation.network import network
from tests.simulation.people import Act, People, moved, widened
from tests.simulation.promises import broken_rules, overtaken
from tests.simulation.roster import Roster, Taken, capacity_at, roster

FIRST: Final = date(2027, 1, 1)
RULES: Final = shipped_rules()
_DECIDED_EVERY: Final = 3
_MORNING: Final = 12
"""Hours, in UTC: seven o'clock in the east."""
_FULL: Final = Rejection.NO_CAPACITY.value


@dataclass
class Year:
    roster: Roster
    arrivals: Arrivals
    people: People
    random: Random
    findings: Findings = field(default_factory=Findings)
    waiting: list[Case] = field(default_factory=list)
    fresh: list[Case] = field(default_factory=list)
    taken: Taken = field(default_factory=Taken)
    _is_changed: bool = False
    """Whether somebody who waits may find a doctor now."""

    def run(self, days: int) -> Findings:
        midnight = datetime(FIRST.year, FIRST.month, FIRST.day, 5, tzinfo=UTC)
        for number in range(days):
            self._day(FIRST + timedelta(days=number), midnight + timedelta(days=number))
        return self.findings

    def _day(self, on: date, begins: datetime) -> None:
        today = Day(on=on)
        changes = self.roster.begin(on)
        self.findings.changes += changes
        self._is_changed |= changes > 0
        for hour in range(24):
            self._hour(begins + timedelta(hours=hour), today)
        self._end(today, begins + timedelta(days=1))

    def _hour(self, hour: datetime, today: Day) -> None:
        now = hour + timedelta(hours=1)
        for _ in self.people.contacts(hour, self.roster.directory):
            self.findings.acts["contacted"] += 1
        for act, case in self.people.due(now):
            self._act(act, case, now)
        facts = self.arrivals.during(hour, self.roster.directory)
        self.fresh += [Case(facts=one, due_at=one.reply_by) for one in facts]
        if now.hour % _DECIDED_EVERY == 0:
            self._batch(now, today)

    def _batch(self, now: datetime, today: Day) -> None:
        """Those who came first at the front; whom only a person can help, once a day."""
        fresh, self.fresh = self.fresh, []
        self.findings.cases += fresh
        today.received += len(fresh)
        is_morning, is_changed = now.hour == _MORNING, self._is_changed
        self._is_changed = False
        again = [
            case
            for case in self.waiting
            if is_morning or case.reason is None or (is_changed and case.reason == _FULL)
        ]
        batch = sorted([*again, *fresh], key=lambda one: one.facts.received_at)
        if batch:
            self._decide(batch, now)
        today.at_once += sum(case.at is not None for case in fresh)
        self.waiting = [case for case in (*self.waiting, *fresh) if case.waits]

    def _decide(self, batch: Sequence[Case], now: datetime) -> None:
        directory, load = self.roster.directory, self.taken.workload(self.roster.directory, now)
        asked = [case.facts for case in batch]
        decisions = decide_all(asked, directory, load, FIRST_POLICY, now, rules=RULES)
        self.findings.decisions += len(decisions)
        for case, decision in zip(batch, decisions, strict=True):
            self._apply(case, decision, now)
        found = [case.at is not None for case in batch]
        self.findings.overtaken += len(list(overtaken(zip(asked, found, strict=True))))

    def _apply(self, case: Case, decision: Decision, now: datetime) -> None:
        outcome, is_first = decision.outcome, case.reason is None and case.times_given == 0
        if isinstance(outcome, Assigned):
            self._assign(case, outcome, now)
            return
        reason = outcome.reasons[-1].code.value
        if is_first:
            case.first_reason = reason
            self.findings.first_reasons[case.facts.received_at.month][reason] += 1
        if reason != case.reason:
            self.people.wait(case, now, needs_a_person=reason != _FULL)
        case.reason = reason

    def _assign(self, case: Case, outcome: Assigned, now: datetime) -> None:
        at, directory = outcome.doctor_at_clinic, self.roster.directory
        self._share(at, 1)
        self.findings.broken_rules.update(broken_rules(case.facts, at, directory))
        self.findings.over_capacity += self.taken.take(at) > capacity_at(directory, at)
        clinic = directory.clinics[at.location]
        case.at, case.reason, case.times_given = at, None, case.times_given + 1
        case.assigned_at = case.assigned_at or now
        case.due_at = clinic.replies_by(case.facts.received_at)
        self.people.receive(case, now)

    def _share(self, at: DoctorAtClinic, count: int) -> None:
        """Everybody at the clinic has a part in each lead, by their weight: what one does not do
        or speak, they have more of the rest.
        """
        here = self.taken.weights_at(at.location)
        for one, weight in here.items():
            self.findings.now_shares[one].target += count * weight / sum(here.values())
        self.findings.now_shares[at].given += count

    def _act(self, act: Act, case: Case, now: datetime) -> None:
        match act:
            case Act.DECLINE:
                declined = (*case.facts.declined_by, str(case.at))
                case.facts = replace(case.facts, declined_by=declined)
                self._wait_again(case)
            case Act.TRANSFER:
                if not moved(case, self.roster.directory, self.random):
                    return
                self._wait_again(case)
            case Act.OFFER:
                if widened(case, self.roster.directory, self.random):
                    case.reason, case.times_given = None, case.times_given + 1
                    self._is_changed = True
                else:
                    case.ended_at = now
            case _:
                self._end_case(case, now)
        self.findings.acts[act.value] += 1

    def _wait_again(self, case: Case) -> None:
        self._free(case, is_refund=True)
        case.at = None
        self.waiting.append(case)

    def _end_case(self, case: Case, now: datetime) -> None:
        self._free(case, is_refund=False)
        case.ended_at = now

    def _free(self, case: Case, *, is_refund: bool) -> None:
        if case.at is not None:
            self.taken.free(case.at, is_refund=is_refund)
            if is_refund:
                self._share(case.at, -1)
            self._is_changed = True

    def _end(self, today: Day, now: datetime) -> None:
        today.waiting = len(self.waiting)
        since = [case.facts.received_at for case in self.waiting if case.reason == _FULL]
        today.oldest = now - min(since, default=now)
        measure(today, self.roster.directory, self.taken.open_at)
        self.findings.days.append(today)
        if len(self.findings.days) % 7 == 0:
            shares = {at: copy(share) for at, share in self.findings.now_shares.items()}
            self.findings.shares.append((today.on, shares))


def simulated(*, clinics: int, days: int, seed: int) -> Findings:
    """The same for the same numbers."""
    random = Random(seed)  # noqa: S311 - a year that can be repeated
    entries = network(clinics, random)
    year = Year(
        roster=roster(entries, FIRST, days, random),
        arrivals=arrivals(clinics, FIRST, days, random),
        people=People(random),
        random=random,
    )
    return year.run(days)
