"""Answers of the intake."""

from datetime import date, datetime
from typing import Final

from pydantic import BaseModel

from services.inquiry.inquiries.domain import Purpose, Receipt
from services.inquiry.intake.domain.consent_texts import ConsentText
from services.inquiry.intake.domain.consents import CHANNELS_IN_WRITING, REQUIRED, REQUIRED_IN
from services.inquiry.intake.usecases.read_consent_text import ReadText

_CHANNELS: Final = {Purpose.CONTACT.value: CHANNELS_IN_WRITING}


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
    """`required`: of everybody; `required_in`: also of people who live in these subdivisions or
    have their health plan; `required_for_channels`: also of those who want to be contacted so.
    """

    purpose: str
    text_version: str
    text: str
    required: bool
    required_in: list[str] = []
    required_for_channels: list[str] = []

    @classmethod
    def of(cls, text: ConsentText) -> "ConsentAnswer":
        return cls(
            purpose=text.purpose,
            text_version=text.text_version,
            text=text.text,
            required=text.purpose in REQUIRED,
            required_in=list(REQUIRED_IN.get(text.purpose, ())),
            required_for_channels=list(_CHANNELS.get(text.purpose, ())),
        )


class ConsentVersionAnswer(BaseModel):
    """One version, whenever it was asked. `valid_until` is the day on which another took its place;
    null while it is the `current` one.
    """

    purpose: str
    text_version: str
    locale: str
    text: str
    valid_from: date
    valid_until: date | None
    current: bool

    @classmethod
    def of(cls, read: ReadText) -> "ConsentVersionAnswer":
        text, successor = read.text, read.successor
        return cls(
            purpose=text.purpose,
            text_version=text.text_version,
            locale=text.locale,
            text=text.text,
            valid_from=text.valid_from,
            valid_until=successor.valid_from if successor else None,
            current=successor is None,
        )
