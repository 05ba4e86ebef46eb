"""Facts that routing announces on `lead.events`, keyed by the inquiry's id."""

from typing import Annotated, ClassVar, Final

from pydantic import Field

from shared.events.event import Event
from shared.events.fields import Code, Day, Id, Instant, Line, Slug


class LeadEvent(Event):
    """What every fact of a lead names."""

    key_field: ClassVar[str] = "inquiry_id"

    lead_id: Id
    inquiry_id: Id
    reference: Id


class LeadAssigned(LeadEvent):
    """A clinic, a doctor and a coordinator were found; `policy` names the rule-set that decided."""

    type: ClassVar[str] = "lead.assigned.v1"

    location: Slug
    doctor: Slug
    coordinator: Id | None = None
    coordinator_name: Line | None = None
    """What patients are to call the coordinator: of staff, so no patient's data, and here since the
    fact that tells who looks after it is the only one that changes it. Older records have none.
    """
    travel_class: Code
    """`local`, `out_of_province`, `international`, `unknown`, or what a newer program says."""
    due_at: Instant
    policy: Id
    assigned_at: Instant


class LeadUnrouted(LeadEvent):
    """Nobody can take the inquiry yet; `because` holds the codes of the reasons."""

    type: ClassVar[str] = "lead.unrouted.v1"

    because: Annotated[tuple[Code, ...], Field(max_length=100)]
    decided_at: Instant


NETWORK_DESK: Final = "network-desk"
"""Stands for a clinic where a lead has none yet and its patient wished for none."""


class LeadContacted(LeadEvent):
    """Somebody has been in touch with the patient. `location`: the clinic that looks after the
    lead, or `NETWORK_DESK`; the lead may have no clinic yet.
    """

    type: ClassVar[str] = "lead.contacted.v1"

    location: Slug
    contacted_at: Instant


class LeadAccepted(LeadEvent):
    """The doctor has taken it on."""

    type: ClassVar[str] = "lead.accepted.v1"

    location: Slug
    doctor: Slug
    accepted_at: Instant


class LeadDeclined(LeadEvent):
    """The doctor at the clinic has handed it back; it is routed again."""

    type: ClassVar[str] = "lead.declined.v1"

    location: Slug
    doctor: Slug
    reason: Code
    declined_at: Instant


class LeadReassigned(LeadEvent):
    """Somebody gave it to another doctor. The previous ones are missing when it had none yet."""

    type: ClassVar[str] = "lead.reassigned.v1"

    location: Slug
    doctor: Slug
    previous_location: Slug | None = None
    previous_doctor: Slug | None = None
    reason: Code
    reassigned_at: Instant


class LeadTransferred(LeadEvent):
    """Another clinic looks after it; a doctor of that clinic is found by routing."""

    type: ClassVar[str] = "lead.transferred.v1"

    location: Slug
    previous_location: Slug | None = None
    reason: Code
    due_at: Instant | None = None
    """Until when that clinic is to be in touch with the patient; missing in older records."""
    transferred_at: Instant


class LeadAdvanced(LeadEvent):
    """It has reached a stage on the way to the booking, such as `medical_review`."""

    type: ClassVar[str] = "lead.advanced.v1"

    location: Slug
    stage: Code
    on: Day | None = None
    """The day of the treatment at the clinic, once somebody has named it."""
    advanced_at: Instant


class LeadClosed(LeadEvent):
    """Nothing more is done with it. `location`: as of `LeadContacted`."""

    type: ClassVar[str] = "lead.closed.v1"

    location: Slug
    reason: Code
    closed_at: Instant


class LeadOverdue(LeadEvent):
    """A deadline has passed and nobody has done what was due by it: once for each deadline.
    `location`: as of `LeadContacted`.
    """

    type: ClassVar[str] = "lead.overdue.v1"

    location: Slug
    status: Code
    """Such as `assigned`: the first contact is due; or a stage, such as `records`."""
    due_at: Instant
    noticed_at: Instant


class LeadQuestionAsked(LeadEvent):
    """It goes no further until the patient has said what is not known: `residence`, `plan`,
    `payer`, `claim_number`, or what a newer program asks. These are all that is open.
    """

    type: ClassVar[str] = "lead.question_asked.v1"

    questions: Annotated[tuple[Code, ...], Field(min_length=1, max_length=20)]
    asked_at: Instant


class LeadOffered(LeadEvent):
    """Staff offer clinics that the patient has not named: each waits for a yes or a no. `location`:
    as of `LeadContacted`.
    """

    type: ClassVar[str] = "lead.offered.v1"

    location: Slug
    locations: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]
    offered_at: Instant


class LeadPersonDecided(LeadEvent):
    """The patient asked for a person; one has confirmed what was chosen, or has chosen anew."""

    type: ClassVar[str] = "lead.person_decided.v1"

    location: Slug
    decided_at: Instant
