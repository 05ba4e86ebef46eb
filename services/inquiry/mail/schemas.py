"""Bodies of `/v1/emails`: no address and no words, only which email it is."""

from datetime import datetime

from pydantic import BaseModel

from services.inquiry.mail.domain import ParkedEmail


class ParkedEmailAnswer(BaseModel):
    inquiry_id: str
    reference: str
    mail_id: str
    kind: str
    reason: str
    attempts: int
    parked_at: datetime

    @classmethod
    def of(cls, email: ParkedEmail) -> "ParkedEmailAnswer":
        return cls(
            inquiry_id=email.inquiry_id,
            reference=email.reference,
            mail_id=email.mail_id,
            kind=email.kind,
            reason=email.reason,
            attempts=email.attempts,
            parked_at=email.parked_at,
        )


class ParkedEmailList(BaseModel):
    """The oldest ones first; there may be more than are shown."""

    items: list[ParkedEmailAnswer]
