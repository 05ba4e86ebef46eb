"""Bodies of the intake: what is accepted, and in which formats."""

from services.inquiry.intake.schemas.answers import (
    ConsentAnswer,
    ConsentVersionAnswer,
    ReceiptAnswer,
)
from services.inquiry.intake.schemas.body import InquiryBody
from services.inquiry.intake.schemas.form import blank_values, body_of_form
from services.inquiry.intake.schemas.idempotency import IdempotencyKey, is_idempotency_key
from services.inquiry.intake.schemas.problems import field_problems

__all__ = [
    "ConsentAnswer", "ConsentVersionAnswer", "IdempotencyKey", "InquiryBody", "ReceiptAnswer",
    "blank_values", "body_of_form", "field_problems", "is_idempotency_key",
]  # fmt: skip
