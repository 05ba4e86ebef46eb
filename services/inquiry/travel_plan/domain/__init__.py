"""A travel plan: its steps in their order, by dated rules with their sources."""

from services.inquiry.travel_plan.domain.paperwork import Advice, Paper, advice_for, papers_for
from services.inquiry.travel_plan.domain.plan import (
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
from services.inquiry.travel_plan.domain.refusals import DayNotKnown, NoClinicYet
from services.inquiry.travel_plan.domain.rules import RULES, PlanningRule, PlanningRules

__all__ = [
    "RULES", "Advice", "Basis", "Count", "Counted", "DayNotKnown", "NoClinicYet", "Paper",
    "PlanningRule", "PlanningRules", "Step", "StepId", "StepState", "TravelPlan", "Trip",
    "advice_for", "papers_for", "plan_travel",
]  # fmt: skip
