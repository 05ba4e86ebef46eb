"""The states of a lead, and from which of them which action is possible."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.routing.leads.domain.actions import Action


class LeadStatus(StrEnum):
    UNROUTED = "unrouted"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    RECORDS = "records"
    MEDICAL_REVIEW = "medical_review"
    FINANCIAL_CLEARANCE = "financial_clearance"
    SCHEDULING = "scheduling"
    BOOKED = "booked"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    """What only another version knows: shown, and changed by nobody."""


STAGES: Final = (
    LeadStatus.RECORDS,
    LeadStatus.MEDICAL_REVIEW,
    LeadStatus.FINANCIAL_CLEARANCE,
    LeadStatus.SCHEDULING,
    LeadStatus.BOOKED,
)
"""What follows the first contact, in their order; not every patient needs each of them."""

OPEN_STATUSES: Final = (
    LeadStatus.ASSIGNED,
    LeadStatus.ACCEPTED,
    LeadStatus.CONTACTED,
    *STAGES,
)
"""A lead in one of these takes capacity of its doctor and time of its coordinator."""

TAKES_CAPACITY: Final = frozenset({*OPEN_STATUSES, LeadStatus.UNKNOWN})
"""A state that only a newer version knows is not taken for the end of a lead."""

WAITING_STATUSES: Final = (LeadStatus.UNROUTED, LeadStatus.ASSIGNED, LeadStatus.ACCEPTED)
"""In these nobody of the clinic has spoken with the patient yet."""

STEPPED_STATUSES: Final = (LeadStatus.CONTACTED, *STAGES[:-1])
"""In these the clinic is to take the next step."""

_NOT_ENDED: Final = frozenset({LeadStatus.UNROUTED, *OPEN_STATUSES})
_ENDED: Final = frozenset({LeadStatus.CLOSED, LeadStatus.WITHDRAWN, LeadStatus.UNKNOWN})

POSSIBLE_FROM: Final[Mapping[Action, frozenset[LeadStatus]]] = {
    Action.READ: frozenset(LeadStatus),
    Action.OPEN_DETAILS: frozenset(LeadStatus),
    Action.CONTACT: frozenset(WAITING_STATUSES),
    Action.ACCEPT: frozenset({LeadStatus.ASSIGNED}),
    Action.DECLINE: frozenset(OPEN_STATUSES),
    Action.REASSIGN: _NOT_ENDED,
    Action.TRANSFER: _NOT_ENDED,
    Action.ADVANCE: frozenset({LeadStatus.CONTACTED, *STAGES}),
    Action.CLOSE: _NOT_ENDED,
    Action.NOTE: _NOT_ENDED,
    Action.MESSAGE: _NOT_ENDED,
    Action.PLAN: frozenset(OPEN_STATUSES),
    Action.APPROVE: _NOT_ENDED,
    Action.REFUSE: frozenset({LeadStatus.UNROUTED}),
    Action.OFFER: frozenset({LeadStatus.UNROUTED}),
    Action.ANSWER: _NOT_ENDED,
    Action.ASK_PERSON: _NOT_ENDED,
    Action.WITHDRAW: _NOT_ENDED,
}

NEEDS_A_REVIEW: Final = frozenset({Action.APPROVE, Action.REFUSE})
"""Possible only where the rules want one, of a lead that waits; or where its patient wants a person
to look at it, who then approves or reassigns.
"""


def has_ended(status: LeadStatus) -> bool:
    """Whether nothing more is done with such a lead."""
    return status in _ENDED


def stages_ahead(status: LeadStatus) -> tuple[LeadStatus, ...]:
    """The stages that a lead may be advanced to, the next one first."""
    if status not in POSSIBLE_FROM[Action.ADVANCE]:
        return ()
    return tuple(stage for stage in STAGES if is_ahead(stage, status))


def is_ahead(stage: LeadStatus, status: LeadStatus) -> bool:
    """Whether `stage` comes after `status` on the way to the booking."""
    return stage in STAGES and OPEN_STATUSES.index(stage) > OPEN_STATUSES.index(status)
