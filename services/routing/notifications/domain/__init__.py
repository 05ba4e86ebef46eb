"""What somebody has chosen, when a digest is due, and what it says."""

from services.routing.notifications.domain.choice import (
    MOST_DAYS,
    ChoiceUnfit,
    DigestTimes,
    NotificationChoice,
    QuietHours,
    clock_time,
    zone_clinic,
)
from services.routing.notifications.domain.digest import (
    MOST_ESCALATED,
    ClinicTally,
    Digest,
    DigestMail,
    EscalatedLead,
    OpenLead,
    digest_of,
)
from services.routing.notifications.domain.due import (
    GOOD_FOR,
    Outcome,
    Slot,
    due_slot,
    next_attempt,
)

__all__ = [
    "GOOD_FOR", "MOST_DAYS", "MOST_ESCALATED", "ChoiceUnfit", "ClinicTally", "Digest",
    "DigestMail", "DigestTimes", "EscalatedLead", "NotificationChoice", "OpenLead", "Outcome",
    "QuietHours", "Slot", "clock_time", "digest_of", "due_slot", "next_attempt", "zone_clinic",
]  # fmt: skip
