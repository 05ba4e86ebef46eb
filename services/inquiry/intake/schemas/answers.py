"""Answers of the intake."""

from datetime import datetime

from pydantic import BaseModel

from services.inquiry.intake.domain.consents import ConsentText
from services.inquiry.intake.domain.inquiry import Receipt


class ReceiptAnswer(BaseModel):
    reference: str
    status: str
    status_url: str
    reply_by: datetime

    @classmethod
    def of(cls, receipt: Receipt, status_url: str) -> "ReceiptAnswer":
        return cls(
            reference=receipt.reference,
            status=receipt.status,
            status_url=status_url,
            reply_by=receipt.reply_by,
        )


class ConsentAnswer(BaseModel):
    """`required`: asked of everybody; `required_in`: asked also of residents of these
    subdivisions.
    """

    purpose: str
    text_version: str
    text: str
    required: bool
    required_in: list[str] = []

    @classmethod
    def of(cls, text: ConsentText) -> "ConsentAnswer":
        return cls(
            purpose=text.purpose.value,
            text_version=text.text_version,
            text=text.text,
            required=text.is_required,
            required_in=list(text.required_in),
        )
