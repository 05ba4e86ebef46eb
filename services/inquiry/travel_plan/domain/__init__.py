"""A travel plan: its steps in their order, by dated rules with their sources."""

from services.inquiry.travel_plan.domain.agreed import (
    agreed_with,
    agreement_problems,
    last_change,
)
from services.inquiry.travel_plan.domain.paperwork import Advice, Paper, advice_for, papers_for
from services.inquiry.travel_plan.domain.plan import (
    NOTHING_AGREED,
    Agreed,
    Basis,
    Count,
    Counted,
    Step,
    StepId,
    StepState,
    TravelPlan,
    Trip,
)
from services.inquiry.travel_plan.domain.planning import plan_travel
from services.inquiry.travel_plan.domain.refusals import AgreementRefused, DayNotKnown, NoClinicYet
from services.inquiry.travel_plan.domain.rules import RULES, PlanningRule, PlanningRules
from services.inquiry.travel_plan.domain.sheet import PlanSheet

__all__ = [
    "NOTHING_AGREED", "RULES", "Advice", "Agreed", "AgreementRefused", "Basis", "Count", "Counted",
    "DayNotKnown", "NoClinicYet", "Paper", "PlanSheet", "PlanningRule", "PlanningRules", "Step",
    "StepId",
    "StepState", "TravelPlan", "Trip", "advice_for", "agreed_with", "agreement_problems",
    "last_change", "papers_for", "plan_travel",
]  # fmt: skip
