"""What speaks for spam, how it adds up, and who has written before."""

from services.inquiry.spam.domain.keys import SpamKeys, spam_keys
from services.inquiry.spam.domain.opening import FORM_LIVES_FOR, opening_signals, opening_token
from services.inquiry.spam.domain.proof import Solved, new_challenge, solved
from services.inquiry.spam.domain.repeats import AlreadySent, contact_hashes
from services.inquiry.spam.domain.score import Assessment, Signal, assess
from services.inquiry.spam.domain.texts import comparable, text_signals

__all__ = [
    "FORM_LIVES_FOR", "AlreadySent", "Assessment", "Signal", "Solved", "SpamKeys", "assess",
    "comparable", "contact_hashes", "new_challenge", "opening_signals", "opening_token", "solved",
    "spam_keys", "text_signals",
]  # fmt: skip
