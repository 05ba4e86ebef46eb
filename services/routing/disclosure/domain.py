"""What is shown of a patient's details, or why it is not. Nothing of it is stored here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.disclosure.assertion import ERASED, MESSAGES_CLOSED, MESSAGES_FULL, NOTES_FULL
from shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    Unavailable,
)


class MayNotOpenDetails(Forbidden):
    code = "disclosure.not-yours"
    title = "Only a coordinator of the lead's clinic and its doctor may open the patient's details."


class PatientDetailsUnavailable(Unavailable):
    code = "disclosure.unavailable"
    title = "Patient details cannot be read right now. Please try again in a moment."


class PatientDetailsRefused(Forbidden):
    code = "disclosure.refused"
    title = "The inquiry service did not accept this request for the patient's details."


class PatientDetailsErased(Forbidden):
    """Erased at the patient's wish; there is nothing left to open."""

    code = ERASED
    title = "The patient's details have been erased."
    status = 410


class TooManyNotes(Conflict):
    code = NOTES_FULL
    title = "This patient has as many notes as there may be."


class AttachmentUnknown(NotFound):
    code = "attachment.unknown"
    title = "This patient has no such document, or has removed it."


class AttachmentNotChecked(Conflict):
    code = "attachment.not-checked"
    title = "This document has not been checked for harmful content yet."


class TooManyMessages(Conflict):
    code = MESSAGES_FULL
    title = "This inquiry has as many messages as there may be."


class MessagesClosed(Conflict):
    code = MESSAGES_CLOSED
    title = "This inquiry has ended, so the patient cannot be written to here any more."


@dataclass(frozen=True, kw_only=True)
class Patient:
    given_name: str
    family_name: str
    email: str
    phone: str | None
    language: str
    channel: str | None
    timezone: str | None
    best_hours: str | None
    interpreter: bool
    preferred_name: str | None = None
    date_of_birth: date | None = None
    age_band: str | None = None


@dataclass(frozen=True, kw_only=True)
class OnBehalf:
    """Who has written for the patient, and by which right."""

    relationship: str
    authority: str
    given_name: str | None = None
    family_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    country: str
    subdivision: str | None
    plan_subdivision: str | None
    postal_prefix: str | None


@dataclass(frozen=True, kw_only=True)
class Payer:
    kind: str
    claim_number: str | None


@dataclass(frozen=True, kw_only=True)
class Travel:
    earliest: date | None
    latest: date | None
    companions: int | None
    mobility_aid: str | None
    visa_letter: bool | None
    passport_valid: bool | None
    hours: float | None
    citizenship: str | None = None
    mode: str | None = None
    ground_help: bool | None = None
    hotel_help: bool | None = None
    aftercare_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Blackout:
    """Days on which the patient cannot come, the last one included."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Needs:
    """`doctor`: a surgeon wished for; `urgency`: as the patient feels it."""

    laterality: str | None = None
    imaging: bool | None = None
    referral: bool | None = None
    urgency: str | None = None
    doctor: str | None = None
    blackout: tuple[Blackout, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a colleague has written down; `by` is their name."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A document that can be opened; `size` in bytes."""

    id: str
    kind: str
    filename: str = field(repr=False)
    size: int
    media_type: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OpenedAttachment:
    """A document as it comes in: `disposition` holds its name and says that it is to be saved."""

    media_type: str
    size: str
    disposition: str = field(repr=False)
    content: AsyncIterator[bytes] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Message:
    """`sender`: `patient` or `clinic`, whose person is `by`."""

    sender: str
    by: str | None
    at: datetime
    text: str
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PatientFile:
    """What the patient has told us, as disclosed once: `disclosure_id` names the record of it."""

    disclosure_id: str
    disclosed_at: datetime
    reference: str
    patient: Patient = field(repr=False)
    residence: Whereabouts = field(repr=False)
    payer: Payer = field(repr=False)
    travel: Travel = field(repr=False)
    screening: tuple[Answer, ...] = field(repr=False)
    message: str | None = field(repr=False)
    notes: tuple[Note, ...] = field(repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    on_behalf: OnBehalf | None = field(default=None, repr=False)
    needs: Needs = field(default=Needs(), repr=False)
    related: tuple[str, ...] = ()
    """References of other inquiries by the same person, the newest first."""
    messages: tuple[Message, ...] = field(default=(), repr=False)

    @property
    def from_patient(self) -> int:
        """How many messages the patient has written."""
        return sum(one.sender == "patient" for one in self.messages)


class NoTravelPlan(Conflict):
    """No clinic has the inquiry, as far as inquiry has heard, or it has ended."""

    code = "plan.none"
    title = "There is no travel plan for this patient now."


class TravelPlanHasChanged(PreconditionFailed):
    code = "plan.changed"
    title = "Somebody else has changed this travel plan in the meantime."


class TravelPlanRefused(Invalid):
    """`problems`: by field, with the codes of inquiry (`travel-plan.…`)."""

    code = "plan.refused"
    title = "This cannot be agreed."
