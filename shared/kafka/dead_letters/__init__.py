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
    dead_letter_of,
    unfetchable_dead_letter,
)
from shared.kafka.dead_letters.store import MongoDeadLetters, MongoOpenDeadLetters

__all__ = [
    "BEHIND",
    "HANDLER",
    "NEWER_VERSION",
    "UNFETCHABLE",
    "BlockedKey",
    "DeadLetter",
    "DeadLetterNotFound",
    "DeadLetterPage",
    "DeadLetterSettled",
    "MongoDeadLetters",
    "MongoOpenDeadLetters",
    "Resolution",
    "dead_letter_of",
    "unfetchable_dead_letter",
]  # fmt: skip
