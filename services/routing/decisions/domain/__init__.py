"""Decisions as pure functions of data: the inquiry's facts, the candidates, the policy."""

from services.routing.decisions.domain.candidates import (
    Candidates,
    ClinicFacts,
    CoordinatorFacts,
    DoctorFacts,
    Place,
)
from services.routing.decisions.domain.deciding import decide, decide_all, judge, replay
from services.routing.decisions.domain.decision import (
    Assigned,
    Decision,
    Reason,
    Rejection,
    Unroutable,
    Verdict,
)
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import FIRST_POLICY, Policy, ScorePart
from services.routing.decisions.domain.situation import Situation
from services.routing.decisions.domain.travel import Residence, TravelClass, travel_class

__all__ = [
    "FIRST_POLICY", "Assigned", "Candidates", "ClinicFacts", "CoordinatorFacts", "Decision",
    "DoctorFacts", "InquiryFacts", "Place", "Policy", "Reason", "Rejection", "Residence",
    "ScorePart", "Situation", "TravelClass", "Unroutable", "Verdict", "decide", "decide_all",
    "judge", "replay", "travel_class",
]  # fmt: skip
