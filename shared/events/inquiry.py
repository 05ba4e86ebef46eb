"""Facts that inquiry announces on `inquiry.events`, keyed by the inquiry's id: ids and codes,
nothing personal.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.event import Event, Part
from shared.events.fields import Code, Counted, Country, Day, Id, Instant, Language, Region, Slug


class Residence(Part):
    """ISO 3166-1 country, ISO 3166-2 subdivisions; the health plan's province when it differs."""

    country: Country
    subdivision: Region | None = None
    plan_subdivision: Region | None = None


class InquiryFacts(Event):
    """What may be known of an inquiry, as its patient last told it.

    `facts_revision` counts the patient's answers to what was asked later; 0 is the inquiry as it
    came. `accepted` and `refused`: clinics that were offered, and what the patient made of it.
    """

    key_field: ClassVar[str] = "inquiry_id"

    inquiry_id: Id
    reference: Id
    procedure: Slug
    location: Slug | None = None
    willing_to_travel_to: Annotated[tuple[Slug, ...], Field(max_length=100)] = ()
    residence: Residence
    payer_kind: Code
    """`self`, `private_insurer`, `workers_compensation`, `federal`, `employer`,
    `provincial_contract`, `embassy`, `unknown`, or what a newer program says.
    """
    has_claim_number: bool = False
    language: Language
    interpreter: bool = False
    earliest: Day | None = None
    latest: Day | None = None
    consents: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    received_at: Instant
    reply_by: Instant
    accepted: Annotated[tuple[Slug, ...], Field(max_length=100)] = ()
    refused: Annotated[tuple[Slug, ...], Field(max_length=100)] = ()
    facts_revision: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class InquiryReceived(InquiryFacts):
    """`repeat` counts how often it was announced again because no answer had come; 0 at first."""

    type: ClassVar[str] = "inquiry.received.v1"

    repeat: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class InquiryAnswered(InquiryFacts):
    """The patient has answered what was asked, or said yes or no to clinics that were offered. It
    carries all facts: of several, the one with the highest `facts_revision` tells how they are.
    """

    type: ClassVar[str] = "inquiry.answered.v1"

    answered_at: Instant


class InquiryWithdrawn(Event):
    """The patient wants no answer any more; nobody acts on the inquiry after this."""

    type: ClassVar[str] = "inquiry.withdrawn.v1"
    key_field: ClassVar[str] = "inquiry_id"

    inquiry_id: Id
    reference: Id
    withdrawn_at: Instant


class InquiryErased(Event):
    """Nothing of its patient is left, and nothing is to be kept by anybody who has learnt of it. It
    also says that it is withdrawn, where it was still open.
    """

    type: ClassVar[str] = "inquiry.erased.v1"
    key_field: ClassVar[str] = "inquiry_id"

    inquiry_id: Id
    reference: Id
    erased_at: Instant


class InquiryMessageSent(Event):
    """The patient has written to the clinic. `number` counts the patient's messages from 1, in the
    order in which they came.
    """

    type: ClassVar[str] = "inquiry.message_sent.v1"
    key_field: ClassVar[str] = "inquiry_id"

    inquiry_id: Id
    reference: Id
    message_id: Id
    number: Counted
    sent_at: Instant


class InquiryPersonAsked(Event):
    """The patient wants a person to look at what was decided by a program; once for an inquiry."""

    type: ClassVar[str] = "inquiry.person_asked.v1"
    key_field: ClassVar[str] = "inquiry_id"

    inquiry_id: Id
    reference: Id
    asked_at: Instant
