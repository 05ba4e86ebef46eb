"""`POST /v1/disclosures`, `/v1/disclosures/attachments/{attachment_id}`, `/v1/disclosures/fhir`,
`/v1/notes` and `/v1/messages`: addresses, and what is sent and answered. A file is answered as its
bytes.

A disclosure's request has no body: all that is asked stands in the signed assertion. So does all
about a note or a message but its text.
"""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PATH: Final = "/v1/disclosures"
ATTACHMENT_PATH: Final = "/v1/disclosures/attachments/{attachment_id}"
NOTES_PATH: Final = "/v1/notes"
FHIR_PATH: Final = "/v1/disclosures/fhir"
FHIR_JSON: Final = "application/fhir+json"
MESSAGES_PATH: Final = "/v1/messages"
NoteText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=4000,
        # No control characters but tab and line feed, and none that turn the order of others.
        pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+$",
    ),
]


class _Part(BaseModel):
    """What inquiry adds one day is left out until routing shows it."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class DisclosurePart(_Part):
    """The record of this disclosure, made before it was answered."""

    id: str
    at: datetime


class PatientPart(_Part):
    given_name: str
    family_name: str
    email: str
    phone: str | None = None
    language: str
    channel: str | None = None
    timezone: str | None = None
    best_hours: str | None = None
    interpreter: bool = False
    preferred_name: str | None = None
    date_of_birth: date | None = None
    age_band: str | None = None


class OnBehalfPart(_Part):
    """Who has written for the patient, and by which right."""

    relationship: str
    authority: str
    given_name: str | None = None
    family_name: str | None = None


class ResidencePart(_Part):
    country: str
    subdivision: str | None = None
    plan_subdivision: str | None = None
    postal_prefix: str | None = None


class PayerPart(_Part):
    kind: str
    claim_number: str | None = None


class TravelPart(_Part):
    earliest: date | None = None
    latest: date | None = None
    companions: int | None = None
    mobility_aid: str | None = None
    visa_letter: bool | None = None
    passport_valid: bool | None = None
    hours: float | None = None
    citizenship: str | None = None
    mode: str | None = None
    ground_help: bool | None = None
    hotel_help: bool | None = None
    aftercare_by: str | None = None


class BlackoutPart(_Part):
    """Days on which the patient cannot come, the last one included."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class NeedsPart(_Part):
    """What the patient has said of the treatment besides the procedure. `imaging`, `referral`:
    whether there is one already; `urgency`: as the patient feels it.
    """

    laterality: str | None = None
    imaging: bool | None = None
    referral: bool | None = None
    urgency: str | None = None
    doctor: str | None = None
    blackout: tuple[BlackoutPart, ...] = ()


class ScreeningPart(_Part):
    question: str
    answer: str


class NotePart(_Part):
    """What somebody of the staff has written down about the patient; `by` is their name."""

    by: str
    at: datetime
    text: str


class AttachmentPart(_Part):
    """A file that can be opened by its id; `size` in bytes."""

    id: str
    kind: str
    filename: str
    size: int
    media_type: str
    at: datetime


class MessagePart(_Part):
    """`sender`: `patient` or `clinic`, whose person is `by`. `read_at`: when the patient was shown
    what the clinic has written.
    """

    sender: Literal["patient", "clinic"]
    by: str | None = None
    at: datetime
    text: str
    read_at: datetime | None = None


class PatientFileBody(_Part):
    reference: str
    patient: PatientPart
    residence: ResidencePart
    payer: PayerPart
    travel: TravelPart = TravelPart()
    on_behalf: OnBehalfPart | None = None
    needs: NeedsPart = NeedsPart()
    screening: tuple[ScreeningPart, ...] = ()
    message: str | None = None
    notes: tuple[NotePart, ...] = ()
    attachments: tuple[AttachmentPart, ...] = ()
    related: tuple[str, ...] = ()
    """References of other inquiries by the same person, the newest first."""
    messages: tuple[MessagePart, ...] = ()
    disclosure: DisclosurePart


class NoteBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    text: NoteText


class NoteAnswer(_Part):
    """The note as it is kept: of one that is sent again, when it was first."""

    note_id: str
    at: datetime


class MessageBody(NoteBody):
    """What is written to the patient."""


class MessageAnswer(_Part):
    """The message as it is kept. `from_patient`: how many the patient has written until then."""

    message_id: str
    at: datetime
    from_patient: int
