"""The form without its pages: the draft, its steps, and which of them concern somebody."""

from services.inquiry.form.domain.draft import Draft, DraftTooLarge, Sent
from services.inquiry.form.domain.filled import FilledForm
from services.inquiry.form.domain.relevance import Relevance, relevance_of, relevant
from services.inquiry.form.domain.steps import (
    FIRST,
    Step,
    owns,
    step_of,
    steps_for,
)

__all__ = [
    "FIRST",
    "Draft",
    "DraftTooLarge",
    "FilledForm",
    "Relevance",
    "Sent",
    "Step",
    "owns",
    "relevance_of",
    "relevant",
    "step_of",
    "steps_for",
]
