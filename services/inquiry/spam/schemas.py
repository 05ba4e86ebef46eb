"""Bodies of `/v1/challenges` and `/v1/quarantine`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.spam.domain import cursor_after
from shared.web.paging import Page


class ChallengeEndAnswer(BaseModel):
    until: int
    """Seconds since the epoch."""


class ChallengeParametersAnswer(BaseModel):
    """As ALTCHA names them."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    algorithm: str
    cost: int
    key_length: int
    key_prefix: str
    nonce: str
    salt: str
    data: ChallengeEndAnswer


class ChallengeAnswer(BaseModel):
    """An ALTCHA challenge (version 2); its solution counts once, before `data.until`."""

    parameters: ChallengeParametersAnswer
    signature: str

    @classmethod
    def of(cls, challenge: Mapping[str, Any]) -> "ChallengeAnswer":
        return cls.model_validate(challenge)


class QuarantinedAnswer(BaseModel):
    """One that waits, and why (`signals`: codes). Nothing of it is personal."""

    id: str
    reference: str
    signals: list[str]
    score: int
    at: datetime
    procedure: str
    location: str | None
    language: str

    @classmethod
    def of(cls, inquiry: Inquiry) -> "QuarantinedAnswer":
        quarantined = inquiry.quarantined
        if quarantined is None:
            raise LookupError("it is in no quarantine")
        return cls(
            id=inquiry.id,
            reference=inquiry.reference,
            signals=list(quarantined.signals),
            score=quarantined.score,
            at=quarantined.at,
            procedure=inquiry.facts.procedure,
            location=inquiry.facts.location,
            language=inquiry.facts.language,
        )


def quarantine_page(found: Sequence[Inquiry], limit: int) -> Page[QuarantinedAnswer]:
    """Of `found`, which holds one more than `limit` where there is more."""
    items = [QuarantinedAnswer.of(inquiry) for inquiry in found[:limit]]
    more = cursor_after(items[-1].at, items[-1].id) if len(found) > limit else None
    return Page(items=items, next_cursor=more)
