"""A decision as `/v1/leads/{id}` answers it: what is stored, and the table computed from it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from services.routing.decisions.domain import (
    LEAD,
    Assigned,
    CandidateEvaluation,
    DecisionRecord,
    Finalist,
    Outcome,
    WishedClinic,
    eligibility_of,
)
from services.routing.decisions.usecases.explain_decision import Explanation
from shared.eligibility.domain import Finding


class OutcomeAnswer(BaseModel):
    kind: Literal["assigned", "unroutable"]
    location: str | None
    doctor: str | None
    coordinator: str | None
    travel_class: str


class ReasonAnswer(BaseModel):
    """`source`: the policy, consent or law that the reason rests on, where there is one."""

    code: str
    parameters: dict[str, str | int] = {}
    source: str | None


class RejectionCountAnswer(BaseModel):
    """How many candidates failed this rule first; a clinic that fails as a whole is one."""

    stage: str
    code: str
    count: int


class EligibilityAnswer(BaseModel):
    """`rule` null: none was asked. `conditions`: what has to be there before treatment."""

    answer: str
    source: str | None
    rule: str | None = None
    conditions: list[str] = []
    is_flagged: bool = False

    @classmethod
    def of(cls, found: Finding) -> "EligibilityAnswer":
        return cls(
            answer=found.verdict.value,
            source=found.source,
            rule=found.rule if found.source else None,
            conditions=list(found.conditions),
            is_flagged=found.is_flagged,
        )


class CandidateShareAnswer(BaseModel):
    """`given`: leads, with what is credited; `weight`: what the target share is proportional to.
    `week_capacity` null: no limit of its own.
    """

    given: float
    weight: int
    this_week: int
    week_capacity: int | None


class CandidateAnswer(BaseModel):
    """`doctor` null: the clinic as a whole fails the rule `rejected_for`."""

    location: str
    doctor: str | None
    travel_class: str | None
    is_chosen: bool
    rejected_for: str | None
    eligibility: EligibilityAnswer
    score: dict[str, int]
    points: int
    open_leads: int
    capacity: int
    share: CandidateShareAnswer | None = None


class WishedClinicAnswer(BaseModel):
    """A clinic that the patient named: the points of its best doctor, or the rule that failed."""

    location: str
    points: int | None
    rejected_for: str | None
    eligibility: EligibilityAnswer


class InputsAnswer(BaseModel):
    """Where the inputs of the decision are found."""

    directory: str
    policy: str
    rule_set: str
    round: str
    index: int
    roster: int = 0


class DecisionAnswer(BaseModel):
    """`candidates` is the whole table, computed again from the inputs of the time; `is_verified`:
    its hash is that of the decision. When `unexplained` says why that is not possible, they are the
    finalists that were stored.
    """

    outcome: OutcomeAnswer
    sentence: str
    eligibility: EligibilityAnswer | None
    reasons: list[ReasonAnswer]
    candidates: list[CandidateAnswer]
    rejected: list[RejectionCountAnswer]
    wished: list[WishedClinicAnswer]
    is_verified: bool
    unexplained: str | None
    inputs: InputsAnswer | None
    decided_at: datetime


def decision_answer(explanation: Explanation, sentence: str) -> DecisionAnswer:
    record = explanation.record
    found = eligibility_of(record.outcome)
    return DecisionAnswer(
        outcome=_outcome(record.outcome),
        sentence=sentence,
        eligibility=EligibilityAnswer.of(found) if found else None,
        reasons=_reasons(record.outcome),
        candidates=_candidates(explanation),
        rejected=[
            RejectionCountAnswer(stage=one.stage.value, code=one.code.value, count=one.count)
            for one in record.rejected
        ],
        wished=[_wished(one) for one in record.wished],
        is_verified=explanation.is_verified,
        unexplained=explanation.unexplained.value if explanation.unexplained else None,
        inputs=_inputs(record),
        decided_at=record.decided_at,
    )


def _outcome(outcome: Outcome) -> OutcomeAnswer:
    is_assigned = isinstance(outcome, Assigned)
    return OutcomeAnswer(
        kind="assigned" if is_assigned else "unroutable",
        location=outcome.location if isinstance(outcome, Assigned) else None,
        doctor=outcome.doctor if isinstance(outcome, Assigned) else None,
        coordinator=outcome.coordinator if isinstance(outcome, Assigned) else None,
        travel_class=outcome.travel_class.value,
    )


def _reasons(outcome: Outcome) -> list[ReasonAnswer]:
    if isinstance(outcome, Assigned):
        return [
            ReasonAnswer(
                code=reason.code.value, parameters=dict(reason.parameters), source=reason.source
            )
            for reason in outcome.reasons
        ]
    return [
        ReasonAnswer(code=reason.code.value, source=reason.source) for reason in outcome.reasons
    ]


def _candidates(explanation: Explanation) -> list[CandidateAnswer]:
    outcome, table = explanation.record.outcome, explanation.table
    chosen = (outcome.location, outcome.doctor) if isinstance(outcome, Assigned) else None
    if table is None:
        return [_finalist(one, chosen) for one in explanation.record.finalists]
    return [_candidate(one, chosen) for one in table.candidates]


def _candidate(one: CandidateEvaluation, chosen: tuple[str, str] | None) -> CandidateAnswer:
    return CandidateAnswer(
        location=one.location,
        doctor=one.doctor,
        travel_class=one.travel_class.value,
        is_chosen=(one.location, one.doctor) == chosen,
        rejected_for=one.rejected_for.value if one.rejected_for else None,
        eligibility=EligibilityAnswer.of(one.eligibility),
        score={part.value: points for part, points in one.score},
        points=one.points,
        open_leads=one.open_leads,
        capacity=one.capacity,
        share=CandidateShareAnswer(
            given=one.share / LEAD,
            weight=one.weight,
            this_week=one.this_week,
            week_capacity=one.week_capacity,
        ),
    )


def _finalist(one: Finalist, chosen: tuple[str, str] | None) -> CandidateAnswer:
    return CandidateAnswer(
        location=one.location,
        doctor=one.doctor,
        travel_class=None,
        is_chosen=(one.location, one.doctor) == chosen,
        rejected_for=None,
        eligibility=EligibilityAnswer(answer=one.eligibility.value, source=None),
        score=dict(one.score),
        points=one.points,
        open_leads=one.open_leads,
        capacity=one.capacity,
    )


def _wished(one: WishedClinic) -> WishedClinicAnswer:
    return WishedClinicAnswer(
        location=one.location,
        points=one.points,
        rejected_for=one.rejected_for.value if one.rejected_for else None,
        eligibility=EligibilityAnswer(
            answer=one.eligibility.value, source=one.source, rule=one.rule
        ),
    )


def _inputs(record: DecisionRecord) -> InputsAnswer | None:
    inputs = record.inputs
    if inputs is None:
        return None
    return InputsAnswer(
        directory=inputs.directory,
        policy=inputs.policy,
        rule_set=inputs.rule_set,
        round=inputs.round,
        index=inputs.index,
        roster=inputs.roster,
    )
