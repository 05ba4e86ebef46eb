"""Decisions as pure functions of data: the inquiry's facts, the candidates, the policy."""

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic, DoctorFacts
from services.routing.decisions.domain.deciding import RunningRound, decide, decide_all
from services.routing.decisions.domain.decision import (
    Assigned,
    Decision,
    Outcome,
    Reason,
    ReasonCode,
    RefusalReason,
    Unroutable,
    as_recorded,
    codes_of,
    eligibility_of,
    questions_of,
)
from services.routing.decisions.domain.eligibility import NO_RULES
from services.routing.decisions.domain.eligible import not_eligible_with
from services.routing.decisions.domain.evaluation import (
    CandidateEvaluation,
    ClinicEvaluation,
    EvaluationTable,
)
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.offered import largest_capacities
from services.routing.decisions.domain.offering import NotOfferable, not_offerable
from services.routing.decisions.domain.policy import (
    FIRST_POLICY,
    Policy,
    PolicyTimeline,
    Relaxation,
    ScorePart,
)
from services.routing.decisions.domain.record import (
    DecisionRecord,
    Finalist,
    InputPositions,
    RejectionCount,
    WishedClinic,
    finalist_of,
    record_of,
)
from services.routing.decisions.domain.rejection import Rejection, Stage
from services.routing.decisions.domain.reviewing import approvals, under_review
from services.routing.decisions.domain.round import (
    DecisionRound,
    RoundStep,
    UnstoredRound,
    records_of,
    round_of,
)
from services.routing.decisions.domain.suggested_clinics import (
    RejectedClinic,
    SuggestedClinic,
    SuggestedClinics,
    suggest_clinics,
)
from services.routing.decisions.domain.suggested_doctors import (
    DecisionInputs,
    SuggestedDoctors,
    suggest_doctors,
)
from services.routing.decisions.domain.travel import Residence, TravelClass, travel_class
from services.routing.decisions.domain.workload import LEAD, Workload

__all__ = [
    "FIRST_POLICY",
    "LEAD",
    "NO_RULES",
    "Assigned",
    "CandidateEvaluation",
    "ClinicEvaluation",
    "ClinicFacts",
    "Decision",
    "DecisionInputs",
    "DecisionRecord",
    "DecisionRound",
    "DoctorAtClinic",
    "DoctorFacts",
    "EvaluationTable",
    "Finalist",
    "InputPositions",
    "InquiryFacts",
    "NotOfferable",
    "Outcome",
    "Policy",
    "PolicyTimeline",
    "Reason",
    "ReasonCode",
    "RefusalReason",
    "RejectedClinic",
    "Rejection",
    "RejectionCount",
    "Relaxation",
    "Residence",
    "RoundStep",
    "RunningRound",
    "ScorePart",
    "Stage",
    "SuggestedClinic",
    "SuggestedClinics",
    "SuggestedDoctors",
    "TravelClass",
    "Unroutable",
    "UnstoredRound",
    "WishedClinic",
    "Workload",
    "approvals",
    "as_recorded",
    "codes_of",
    "decide",
    "decide_all",
    "eligibility_of",
    "finalist_of",
    "largest_capacities",
    "not_eligible_with",
    "not_offerable",
    "questions_of",
    "record_of",
    "records_of",
    "round_of",
    "suggest_clinics",
    "suggest_doctors",
    "travel_class",
    "under_review",
]  # fmt: skip
