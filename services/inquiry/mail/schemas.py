"""Bodies of `/v1/emails`: no address and no text, only which email it is."""

from datetime import datetime

from pydantic import BaseModel

from services.inquiry.inquiries.domain import FailedEmail


class FailedEmailAnswer(BaseModel):
    inquiry_id: str
    reference: str
    email_id: str
    kind: str
    reason: str
    attempts: int
    failed_at: datetime

    @classmethod
    def of(cls, email: FailedEmail) -> "FailedEmailAnswer":
        return cls(
            inquiry_id=email.inquiry_id,
            reference=email.reference,
            email_id=email.email_id,
            kind=email.kind,
            reason=email.reason,
            attempts=email.attempts,
            failed_at=email.failed_at,
        )


class FailedEmailList(BaseModel):
    """The oldest ones first; there may be more than are shown."""

    items: list[FailedEmailAnswer]
