"""What speaks for spam, how it adds up, and who has written before."""

from services.inquiry.spam.domain.guard import GuardFields
from services.inquiry.spam.domain.keys import SpamKeys, spam_keys
from services.inquiry.spam.domain.opening import opening_signals, opening_token
from services.inquiry.spam.domain.proof import Solved, new_challenge, solved
from services.inquiry.spam.domain.repeats import (
    REPEATED_WITHIN,
    AlreadySent,
    contact_hashes,
)
from services.inquiry.spam.domain.score import Assessment, Signal, assess, quarantine_for
from services.inquiry.spam.domain.texts import comparable, text_signals
from services.inquiry.spam.domain.waiting import (
    UNDONE_WITHIN,
    cursor_after,
    overdue_since,
    position_of,
)

__all__ = [
    "REPEATED_WITHIN", "UNDONE_WITHIN", "AlreadySent", "Assessment",
    "GuardFields", "Signal", "Solved", "SpamKeys", "assess", "comparable", "contact_hashes",
    "cursor_after", "new_challenge", "opening_signals", "opening_token", "overdue_since",
    "position_of", "quarantine_for", "solved", "spam_keys", "text_signals",
]  # fmt: skip
