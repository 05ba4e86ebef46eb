"""Bodies of `/v1/holds`: which inquiry, why and since when; nothing of its patient."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.inquiry.inquiries.domain import Hold


class HoldBody(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    reason: Literal["litigation", "complaint", "regulator", "other"]


class HoldAnswer(BaseModel):
    """`by`: the account that said so. `erasure_asked_at`: since when its patient wants it erased,
    which is done once the hold is lifted; until then nobody of the staff opens it.
    """

    reference: str
    reason: str
    by: str
    at: datetime
    erasure_asked_at: datetime | None

    @classmethod
    def of(cls, reference: str, hold: Hold) -> "HoldAnswer":
        return cls(
            reference=reference,
            reason=hold.reason.value,
            by=hold.by,
            at=hold.at,
            erasure_asked_at=hold.erasure_asked_at,
        )


class HoldList(BaseModel):
    items: list[HoldAnswer]
