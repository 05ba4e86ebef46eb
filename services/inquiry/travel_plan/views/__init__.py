"""A plan as its patient reads it, in the language of the inquiry, and as a calendar has it."""

from services.inquiry.travel_plan.views.calendar import calendar_of
from services.inquiry.travel_plan.views.plan import PlanView, PlanViews, StepView

__all__ = ["PlanView", "PlanViews", "StepView", "calendar_of"]
