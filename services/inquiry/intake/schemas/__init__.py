"""Bodies of the intake: what is accepted, and in which formats."""

from services.inquiry.intake.schemas.answers import (
    ConsentAnswer,
    ConsentVersionAnswer,
    ReceiptAnswer,
)
from services.inquiry.intake.schemas.body import InquiryBody
from services.inquiry.intake.schemas.form import agreed, blank_values, body_of_form, kept_values
from services.inquiry.intake.schemas.idempotency import IdempotencyKey, is_idempotency_key
from services.inquiry.intake.schemas.problems import field_problems

__all__ = [
    "ConsentAnswer", "ConsentVersionAnswer", "IdempotencyKey", "InquiryBody", "ReceiptAnswer",
    "agreed", "blank_values", "body_of_form", "field_problems", "is_idempotency_key", "kept_values",
]  # fmt: skip
