"""What people do with leads: the actions, their reasons, and what is remembered of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Action(StrEnum):
    READ = "read"
    OPEN_DETAILS = "open_details"
    CONTACT = "contact"
    ACCEPT = "accept"
    DECLINE = "decline"
    REASSIGN = "reassign"
    TRANSFER = "transfer"
    ADVANCE = "advance"
    CLOSE = "close"
    NOTE = "note"
    """The text is with the inquiry; of it there is nothing here but its id."""
    MESSAGE = "message"
    """To the patient; as of a note."""
    PLAN = "plan"
    """The travel plan is with the inquiry; of it there is nothing here."""
    APPROVE = "approve"
    """Allows what the rules wanted to be reviewed, or confirms where a patient wants a person."""
    REFUSE = "refuse"
    """Ends what the rules wanted to be reviewed."""
    OFFER = "offer"
    """Clinics that the patient has not named."""
    ANSWER = "answer"
    """The patient's, of what was asked or offered."""
    ASK_PERSON = "ask_person"
    """The patient's: a person is to look at what routing has chosen."""
    WITHDRAW = "withdraw"
    """The patient's: nobody of the staff does it."""
    UNKNOWN = "unknown"
    """In a stored history: what only another version knows."""


class DeclineReason(StrEnum):
    NO_TIME = "no_time"
    NOT_SUITABLE = "not_suitable"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"


class MoveReason(StrEnum):
    """Why somebody gives a lead to another doctor or another clinic."""

    PATIENT_WISH = "patient_wish"
    ON_LEAVE = "on_leave"
    WORKLOAD = "workload"
    EXPERTISE = "expertise"
    OTHER = "other"


class CloseReason(StrEnum):
    BOOKED = "booked"
    BOOKED_ELSEWHERE = "booked_elsewhere"
    NO_ANSWER = "no_answer"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"
    OTHER = "other"


class RefuseReason(StrEnum):
    """Why somebody who has reviewed a lead does not allow it."""

    NOT_ELIGIBLE = "not_eligible"
    PUBLIC_PLAN = "public_plan"
    """The patient's own plan pays for it, so the public path is theirs."""
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class ActionRecord:
    """One thing that was done: ids and codes, and nothing of the patient.

    `by`: an account's id, or `patient`. `version`: that of the lead afterwards. `source` and
    `target`: from where to where a lead was moved (`location/doctor`, or a location), the stage
    that it was advanced to, or the id of a note or message. `on`: the day of the treatment that was
    named.
    """

    action: Action
    by: str
    at: datetime
    version: int
    reason: str | None = None
    source: str | None = None
    target: str | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A clinic that somebody has offered to the patient."""

    location: str
    by: str
    at: datetime
