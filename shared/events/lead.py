"""Facts that routing announces on `lead.events`, keyed by the inquiry's id."""

from datetime import datetime
from typing import ClassVar, Final, Literal

from shared.events.event import Event

TravelClassCode = Literal["local", "out_of_province", "international", "unknown"]


class LeadAssigned(Event):
    """A clinic, a doctor and a coordinator were found; `policy` names the rule-set that decided."""

    type: ClassVar[str] = "lead.assigned.v1"

    lead_id: str
    inquiry_id: str
    reference: str
    location: str
    doctor: str
    coordinator: str | None = None
    travel_class: TravelClassCode
    due_at: datetime
    policy: str
    assigned_at: datetime


class LeadUnrouted(Event):
    """Nobody can take the inquiry yet; `because` holds the codes of the reasons."""

    type: ClassVar[str] = "lead.unrouted.v1"

    lead_id: str
    inquiry_id: str
    reference: str
    because: tuple[str, ...]
    decided_at: datetime


NETWORK_DESK: Final = "network-desk"
"""Stands for a clinic where a lead has none yet and its patient wished for none."""


class LeadContacted(Event):
    """Somebody has been in touch with the patient. `location`: the clinic that looks after the
    lead, or `NETWORK_DESK`; the lead may have no clinic yet.
    """

    type: ClassVar[str] = "lead.contacted.v1"

    lead_id: str
    inquiry_id: str
    reference: str
    location: str
    contacted_at: datetime
