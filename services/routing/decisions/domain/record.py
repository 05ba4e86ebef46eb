"""The decision record: what decided, and where its inputs are found to compute the rest again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final

from services.routing.decisions.domain.decision import Assigned, Decision, Outcome
from services.routing.decisions.domain.evaluation import (
    CandidateEvaluation,
    ClinicEvaluation,
    EvaluationTable,
)
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.rejection import Rejection, Stage, in_order
from shared.eligibility.domain import Verdict

_FINALISTS: Final = 5
_WISHED_CLINICS: Final = 10


@dataclass(frozen=True, kw_only=True)
class InputPositions:
    """Where each input of a decision is found; with the inquiry's facts they give it again.

    `directory`: the id of its manifest. `policy`, `rule_set`: versions. `round` and `index`: the
    workload that the round began with and the decisions of the round before this one.
    """

    directory: str
    policy: str
    rule_set: str
    round: str
    index: int
    roster: int = 0
    """The position of the roster; 0: there was none yet."""


@dataclass(frozen=True, kw_only=True)
class RejectionCount:
    """How many candidates fail this rule first."""

    code: Rejection
    count: int

    @property
    def stage(self) -> Stage:
        return self.code.stage


@dataclass(frozen=True, kw_only=True)
class Finalist:
    """One of the best that passed every hard rule. `score`: the parts that gave points."""

    location: str
    doctor: str
    score: Mapping[str, int] = field(default_factory=dict)
    open_leads: int = 0
    capacity: int = 0
    eligibility: Verdict = Verdict.ALLOW

    @property
    def points(self) -> int:
        return sum(self.score.values())


@dataclass(frozen=True, kw_only=True)
class WishedClinic:
    """A clinic that the patient named: the points of its best doctor, or what the one who came
    furthest failed. `may_know`: whether the consents let it learn of the inquiry.
    """

    location: str
    may_know: bool = False
    points: int | None = None
    rejected_for: Rejection | None = None
    eligibility: Verdict = Verdict.ALLOW
    source: str | None = None
    rule: str | None = None
    """The eligibility rule that says so."""


@dataclass(frozen=True, kw_only=True)
class DecisionRecord:
    """What is stored of a decision. `inputs` None: it cannot be computed again, as it was stored in
    a form of before, or was made only to be looked at.

    `rejected` is in the order of the rules; `finalists` have the chosen one first; `wished` holds
    the clinics that the patient named, the wished-for one first. `table_hash`: SHA-256 in hex over
    all evaluations (`EvaluationTable.hash`).
    """

    outcome: Outcome
    rejected: tuple[RejectionCount, ...] = ()
    suitable: int = 0
    """How many candidates passed every hard rule."""
    finalists: tuple[Finalist, ...] = ()
    wished: tuple[WishedClinic, ...] = ()
    inputs: InputPositions | None = None
    table_hash: str | None = None
    decided_at: datetime
    inquiry: InquiryFacts | None = None
    """What it was decided on, where the patient has answered something since."""

    def made_on(self, inquiry: InquiryFacts) -> "DecisionRecord":
        """The same, before the facts change: the first ones are those that it was made on."""
        return self if self.inquiry else replace(self, inquiry=inquiry)

    @property
    def policy(self) -> str:
        """The version of the policy; of a record of before it is not known."""
        return self.inputs.policy if self.inputs else "unknown"

    def lets_know(self, location: str) -> bool:
        """Whether the patient's consents let this clinic, that the patient named, know."""
        return any(one.location == location and one.may_know for one in self.wished)


def record_of(decision: Decision, inputs: InputPositions | None) -> DecisionRecord:
    """`inputs` None: of a decision whose inputs nobody keeps."""
    rejections = decision.table.rejections
    return DecisionRecord(
        outcome=decision.outcome,
        rejected=tuple(
            RejectionCount(code=code, count=rejections[code]) for code in in_order(rejections)
        ),
        suitable=decision.table.suitable,
        finalists=tuple(finalist_of(one) for one in _best_first(decision.table, decision.outcome)),
        wished=tuple(_wished_clinics(decision)),
        inputs=inputs,
        table_hash=decision.table.hash,
        decided_at=decision.decided_at,
    )


def _best_first(table: EvaluationTable, outcome: Outcome) -> Iterator[CandidateEvaluation]:
    """The chosen one, then by points and by load."""
    if not isinstance(outcome, Assigned):
        return
    chosen = table.row_of(outcome.doctor_at_clinic)
    if chosen is not None:
        yield chosen
    others = (one for one in table.ranked if one is not chosen)
    yield from islice(others, _FINALISTS - 1)


def finalist_of(one: CandidateEvaluation) -> Finalist:
    return Finalist(
        location=one.location,
        doctor=one.doctor_at_clinic.doctor,
        score={part.value: points for part, points in one.score if points},
        open_leads=one.open_leads,
        capacity=one.capacity,
        eligibility=one.eligibility.verdict,
    )


def _wished_clinics(decision: Decision) -> Iterator[WishedClinic]:
    inquiry = decision.inquiry
    wished = [inquiry.location, *inquiry.willing_to_travel_to, *inquiry.accepted]
    named = dict.fromkeys(wished)
    for location in [one for one in named if one][:_WISHED_CLINICS]:
        if found := decision.table.of(location):
            yield _wished(found, may_know=decision.lets_know(location))
        else:
            yield WishedClinic(location=location, rejected_for=Rejection.NO_CLINIC)


def _wished(clinic: ClinicEvaluation, *, may_know: bool) -> WishedClinic:
    eligibility = clinic.candidates[0].eligibility
    furthest = in_order(clinic.rejections)[-1:]
    return WishedClinic(
        location=clinic.clinic.slug,
        may_know=may_know,
        points=clinic.most_points,
        rejected_for=furthest[0] if furthest and not clinic.suitable else None,
        eligibility=eligibility.verdict,
        rule=eligibility.rule if eligibility.source else None,
        source=eligibility.source,
    )
