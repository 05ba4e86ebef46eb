"""`decide`: a pure function of inquiry, directory, workload, policy, rules and time."""

from collections.abc import Iterable
from datetime import datetime

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic
from services.routing.decisions.domain.choosing import assigned, chosen_of, unroutable
from services.routing.decisions.domain.decision import Assigned, Decision, Outcome
from services.routing.decisions.domain.eligibility import NO_RULES, finding_of
from services.routing.decisions.domain.elsewhere import elsewhere
from services.routing.decisions.domain.evaluation import ClinicEvaluation, EvaluationTable
from services.routing.decisions.domain.evaluator import ClinicEvaluator
from services.routing.decisions.domain.fairness import fewest
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.offered import clinics_for
from services.routing.decisions.domain.policy import Policy
from services.routing.decisions.domain.workload import Workload
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
) -> Decision:
    return RunningRound(directory, workload, policy, rules).decide(inquiry, now)


def decide_all(
    inquiries: Iterable[InquiryFacts],
    directory: Directory,
    workload: Workload,
    policy: Policy,
    now: datetime,
    *,
    rules: RuleSet = NO_RULES,
) -> list[Decision]:
    """Decides one after the other, each reckoning with those before it."""
    this_round = RunningRound(directory, workload, policy, rules)
    return [this_round.decide(inquiry, now) for inquiry in inquiries]


class RunningRound:
    """The workload as it is after the decisions so far."""

    def __init__(
        self, directory: Directory, workload: Workload, policy: Policy, rules: RuleSet
    ) -> None:
        self._directory = directory
        self._workload = workload
        self._policy = policy
        self._rules = rules
        self._evaluator = ClinicEvaluator(workload, policy)
        self._open_with = dict(workload.open_with)

    def decide(self, inquiry: InquiryFacts, now: datetime) -> Decision:
        reserved = self._workload.reserved.get(inquiry.inquiry_id, ())
        table = self._table(inquiry, reserved, now)
        outcome = self._outcome(inquiry, table, reserved)
        if isinstance(outcome, Assigned):
            self._add_lead(outcome, reserved)
        return Decision(
            outcome=outcome,
            table=table,
            inquiry=inquiry,
            policy=self._policy,
            rule_set=self._rules.version,
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
        clinics = clinics_for(inquiry.procedure, self._directory)
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
            evaluate(clinic, inquiry, reserved, finding_of(rules, inquiry, clinic, now), relaxed)
            for clinic in clinics
        )

    def _outcome(
        self, inquiry: InquiryFacts, table: EvaluationTable, reserved: tuple[DoctorAtClinic, ...]
    ) -> Outcome:
        chosen = chosen_of(inquiry, table, reserved)
        if chosen is None:
            return unroutable(inquiry, table)
        return assigned(
            chosen,
            self._coordinator(chosen.location, tie_breaker=f"{inquiry.inquiry_id}:coordinator"),
            inquiry,
            table,
            is_reserved=chosen.doctor_at_clinic in reserved,
            policy=self._policy,
        )

    def _coordinator(self, location: str, *, tie_breaker: str) -> str | None:
        accounts = sorted(self._workload.coordinators.get(location, ()))
        counts = [(account, self._open_with.get(account, 0)) for account in accounts]
        return fewest(counts, tie_breaker=tie_breaker)

    def _add_lead(self, outcome: Assigned, reserved: tuple[DoctorAtClinic, ...]) -> None:
        self._evaluator.add_lead(outcome.doctor_at_clinic, reserved)
        if outcome.coordinator is not None:
            count = self._open_with.get(outcome.coordinator, 0)
            self._open_with[outcome.coordinator] = count + 1
