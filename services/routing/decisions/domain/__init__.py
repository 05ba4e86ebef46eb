"""Decisions as pure functions of data: the inquiry's facts, the candidates, the policy."""

from services.routing.decisions.domain.candidates import (
    Candidates,
    ClinicFacts,
    CoordinatorFacts,
    DoctorAtClinic,
    DoctorFacts,
)
from services.routing.decisions.domain.deciding import decide, decide_all, evaluate, replay
from services.routing.decisions.domain.decision import (
    Assigned,
    CandidateEvaluation,
    Decision,
    Reason,
    Rejection,
    Unroutable,
)
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import FIRST_POLICY, Policy, ScorePart
from services.routing.decisions.domain.travel import Residence, TravelClass, travel_class
from services.routing.decisions.domain.workload import Workload

__all__ = [
    "FIRST_POLICY",
    "Assigned",
    "CandidateEvaluation",
    "Candidates",
    "ClinicFacts",
    "CoordinatorFacts",
    "Decision",
    "DoctorAtClinic",
    "DoctorFacts",
    "InquiryFacts",
    "Policy",
    "Reason",
    "Rejection",
    "Residence",
    "ScorePart",
    "TravelClass",
    "Unroutable",
    "Workload",
    "decide",
    "decide_all",
    "evaluate",
    "replay",
    "travel_class",
]  # fmt: skip
