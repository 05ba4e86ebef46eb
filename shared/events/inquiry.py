"""Facts that inquiry announces on `inquiry.events`, keyed by the inquiry's id: ids and codes,
nothing personal.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.event import Event, Part
from shared.events.fields import Code, Country, Day, Id, Instant, Language, Region, Slug


class Residence(Part):
    """ISO 3166-1 country, ISO 3166-2 subdivisions; the health plan's province when it differs."""

    country: Country
    subdivision: Region | None = None
    plan_subdivision: Region | None = None


class InquiryReceived(Event):
    """`repeat` counts how often it was announced again because no answer had come; 0 at first."""

    type: ClassVar[str] = "inquiry.received.v1"
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
    repeat: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class InquiryWithdrawn(Event):
    """The patient wants no answer any more; nobody acts on the inquiry after this."""

    type: ClassVar[str] = "inquiry.withdrawn.v1"
    key_field: ClassVar[str] = "inquiry_id"

    inquiry_id: Id
    reference: Id
    withdrawn_at: Instant
