"""`decide`: a pure function of inquiry, directory, workload, policy, rules and time."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic
from services.routing.decisions.domain.choosing import assigned, chosen_of, unroutable
from services.routing.decisions.domain.coordinating import Shifts, coordinator_of
from services.routing.decisions.domain.decision import Assigned, Decision, Outcome
from services.routing.decisions.domain.eligibility import NO_RULES, finding_of
from services.routing.decisions.domain.elsewhere import elsewhere
from services.routing.decisions.domain.evaluation import ClinicEvaluation, EvaluationTable
from services.routing.decisions.domain.evaluator import ClinicEvaluator
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.offered import clinics_for
from services.routing.decisions.domain.policy import Policy
from services.routing.decisions.domain.workload import Workload
from services.routing.roster.domain import NO_ROSTER, Roster
from shared.directory.domain import Directory
from shared.eligibility.domain import RuleSet


def decide(
    inquiry: InquiryFacts,
    directory: Directory,
    workload: Workload,
    policy: Policy,
    now: datetime,
    *,
    rules: RuleSet = NO_RULES,
    roster: Roster = NO_ROSTER,
) -> Decision:
    return RunningRound(directory, workload, policy, rules, roster).decide(inquiry, now)


def decide_all(
    inquiries: Iterable[InquiryFacts],
    directory: Directory,
    workload: Workload,
    policy: Policy,
    now: datetime,
    *,
    rules: RuleSet = NO_RULES,
    roster: Roster = NO_ROSTER,
) -> list[Decision]:
    """Decides one after the other, each reckoning with those before it."""
    this_round = RunningRound(directory, workload, policy, rules, roster)
    return [this_round.decide(inquiry, now) for inquiry in inquiries]


class RunningRound:
    """The workload as it is after the decisions so far."""

    def __init__(
        self,
        directory: Directory,
        workload: Workload,
        policy: Policy,
        rules: RuleSet,
        roster: Roster,
    ) -> None:
        self._directory = directory
        self._workload = workload
        self._policy = policy
        self._rules = rules
        self._roster = roster
        self._evaluator = ClinicEvaluator(workload, policy)
        self._open_with = dict(workload.open_with)

    def decide(self, inquiry: InquiryFacts, now: datetime) -> Decision:
        reserved = self._workload.reserved.get(inquiry.inquiry_id, ())
        table = self._table(inquiry, reserved, now)
        outcome = self._outcome(inquiry, table, reserved, now)
        if isinstance(outcome, Assigned):
            self._add_lead(outcome, reserved)
        return Decision(
            outcome=outcome,
            table=table,
            inquiry=inquiry,
            policy=self._policy,
            rule_set=self._rules.version,
            roster=self._roster.position,
            decided_at=now,
        )

    def take(self, at: DoctorAtClinic) -> None:
        """Somebody else has given the doctor one lead more."""
        self._evaluator.add_lead(at, ())

    def release(self, at: DoctorAtClinic) -> None:
        """A lead of the doctor has ended, or gone elsewhere."""
        self._evaluator.remove_lead(at)

    def _table(
        self, inquiry: InquiryFacts, reserved: tuple[DoctorAtClinic, ...], now: datetime
    ) -> EvaluationTable:
        clinics = clinics_for(inquiry.procedure, self._directory, self._roster)
        wanted = inquiry.named_locations
        if wanted is None:
            return EvaluationTable(named=self._evaluated(clinics, inquiry, reserved, now))
        unwanted = elsewhere(inquiry, clinics, self._rules, now)
        indexes = sorted(unwanted.position[slug] for slug in wanted if slug in unwanted.position)
        named = self._evaluated([clinics[at] for at in indexes], inquiry, reserved, now)
        return EvaluationTable(named=named, elsewhere=unwanted)

    def _evaluated(
        self,
        clinics: Iterable[ClinicFacts],
        inquiry: InquiryFacts,
        reserved: tuple[DoctorAtClinic, ...],
        now: datetime,
    ) -> tuple[ClinicEvaluation, ...]:
        evaluate, rules = self._evaluator.evaluate, self._rules
        relaxed = self._policy.relaxed(now - inquiry.received_at)
        return tuple(
            evaluate(
                clinic,
                inquiry,
                reserved,
                finding_of(rules, inquiry, clinic, now),
                relaxed=relaxed,
                now=now,
            )
            for clinic in clinics
        )

    def _outcome(
        self,
        inquiry: InquiryFacts,
        table: EvaluationTable,
        reserved: tuple[DoctorAtClinic, ...],
        now: datetime,
    ) -> Outcome:
        chosen = chosen_of(inquiry, table, reserved)
        if chosen is None:
            return unroutable(inquiry, table)
        coordinator = self._coordinator(chosen.row.location, inquiry, now)
        return assigned(chosen, coordinator, inquiry, table, self._policy)

    def _coordinator(self, location: str, inquiry: InquiryFacts, now: datetime) -> str | None:
        return coordinator_of(
            self._workload.coordinators.get(location, ()),
            self._open_with,
            self._shifts(location, now),
            language=inquiry.language,
            tie_breaker=f"{inquiry.inquiry_id}:coordinator",
        )

    def _shifts(self, location: str, now: datetime) -> Shifts | None:
        if not self._roster.coordinators:
            return None
        zone = ZoneInfo(self._directory.clinics[location].timezone)
        return Shifts(roster=self._roster, local=now.astimezone(zone))

    def _add_lead(self, outcome: Assigned, reserved: tuple[DoctorAtClinic, ...]) -> None:
        self._evaluator.add_lead(outcome.doctor_at_clinic, reserved)
        if outcome.coordinator is not None:
            count = self._open_with.get(outcome.coordinator, 0)
            self._open_with[outcome.coordinator] = count + 1
