"""What patient and clinic write to each other: personal, so its text is sealed as notes are."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.disclosure.assertion import MESSAGES_CLOSED, MESSAGES_FULL
from shared.errors import Conflict, TooMany

MESSAGES_AT_MOST: Final = 500
"""With the longest texts there are, and as many notes, a document still holds them."""
MESSAGES_A_DAY: Final = 20
"""From one patient, in any 24 hours."""
MAILED_TOGETHER: Final = timedelta(minutes=10)
"""What a clinic writes within this is told by one email."""


class Sender(StrEnum):
    PATIENT = "patient"
    CLINIC = "clinic"


class TooManyMessages(Conflict):
    code = MESSAGES_FULL
    title = "This inquiry has as many messages as it may have. Please call the clinic."


class TooManyMessagesToday(TooMany):
    code = "message.too-many-today"
    title = "You have written as many messages as one day takes. Please call the clinic."


class MessagesClosed(Conflict):
    """The inquiry has ended, or its clinic has closed it."""

    code = MESSAGES_CLOSED
    title = "Nobody reads messages to this inquiry any more. Please call the clinic."


class MessageKeyReused(Conflict):
    code = "message.idempotency-key-reused"
    title = "This idempotency key was already used for another message."


@dataclass(frozen=True, kw_only=True)
class Message:
    """`text` is a ciphertext. The clinic's: `by` is an account's id, `name` that person's. The
    patient's: `key_hash` is that of an idempotency key, where one was given.
    """

    id: str
    sender: Sender
    at: datetime
    text: bytes = field(repr=False)
    by: str | None = None
    name: str | None = None
    key_hash: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class MessageRead:
    """When the patient was first shown a message of the clinic."""

    message_id: str
    at: datetime
