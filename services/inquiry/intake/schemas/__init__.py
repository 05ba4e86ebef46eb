"""Bodies of the intake: what is accepted, and in which formats."""

from services.inquiry.intake.schemas.answers import (
    ConsentAnswer,
    ConsentVersionAnswer,
    ReceiptAnswer,
)
from services.inquiry.intake.schemas.body import InquiryBody
from services.inquiry.intake.schemas.form import agreed, blank_values, body_of_form, kept_values
from services.inquiry.intake.schemas.problems import field_problems

__all__ = [
    "ConsentAnswer", "ConsentVersionAnswer", "InquiryBody", "ReceiptAnswer", "agreed",
    "blank_values", "body_of_form", "field_problems", "kept_values",
]  # fmt: skip
