"""Which facts a patient is written to about; the email is queued in the same write as its fact."""

from datetime import timedelta
from typing import Final

from services.inquiry.inquiries.domain.emails import EmailKind
from services.inquiry.inquiries.domain.progress import LeadOutcome, LeadProgress, Status

EMAIL_AT: Final = {
    Status.RECORDS: EmailKind.RECORDS,
    Status.BOOKED: EmailKind.BOOKED,
    Status.DECLINED: EmailKind.CLOSED,
    Status.CLOSED: EmailKind.CLOSED,
}
"""The email that tells of having come so far."""
FIRST_REMINDER: Final = timedelta(days=3)
LAST_REMINDER: Final = timedelta(days=10)
"""After something was asked of, or offered to, the patient, who has not answered."""


def has_moved(before: LeadProgress, after: LeadProgress) -> bool:
    """Whether another clinic has the inquiry than before, or one again that had lost it."""
    if after.outcome is not LeadOutcome.ROUTED or after.sequence == before.sequence:
        return False
    return before.outcome is not LeadOutcome.ROUTED or before.location != after.location
