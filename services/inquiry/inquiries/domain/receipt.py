"""What the sender of an inquiry is answered, the first time and every time the same comes again."""

from dataclasses import dataclass
from datetime import datetime

from services.inquiry.inquiries.domain.progress import Status
from services.inquiry.inquiries.domain.submission import Fingerprint, Submission
from shared.errors import Conflict
from shared.keys import KeyRing


class IdempotencyKeyReused(Conflict):
    code = "inquiry.idempotency-key-reused"
    title = "This idempotency key was already used for another inquiry."


@dataclass(frozen=True, kw_only=True)
class Receipt:
    inquiry_id: str
    reference: str
    reply_by: datetime
    locale: str
    fingerprint: Fingerprint
    status: str = Status.RECEIVED.value

    def for_body(self, submission: Submission, keys: KeyRing) -> "Receipt":
        """This receipt, if the request says the same as the one it was given for. Raises
        `IdempotencyKeyReused`.
        """
        if not self.fingerprint.is_of(submission, keys):
            raise IdempotencyKeyReused
        return self
