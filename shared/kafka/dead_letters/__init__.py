"""Dead letters: records that could not be handled, kept until they are or are given up."""

from shared.kafka.dead_letters.domain import (
    BEHIND,
    HANDLER,
    NEWER_VERSION,
    UNFETCHABLE,
    BlockedKey,
    DeadLetter,
    DeadLetterNotFound,
    DeadLetterPage,
    DeadLetterSettled,
    Resolution,
    dead_letter,
    unfetchable_letter,
)
from shared.kafka.dead_letters.store import MongoDeadLetterBox, MongoDeadLetters

__all__ = [
    "BEHIND", "HANDLER", "NEWER_VERSION", "UNFETCHABLE", "BlockedKey", "DeadLetter",
    "DeadLetterNotFound", "DeadLetterPage", "DeadLetterSettled", "MongoDeadLetterBox",
    "MongoDeadLetters", "Resolution", "dead_letter", "unfetchable_letter",
]  # fmt: skip
