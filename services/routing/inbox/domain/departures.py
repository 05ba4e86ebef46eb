"""A lead that has left whoever saw it: how and why, and nothing more of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.routing.leads.domain import Action, Lead, Placement, Visibility


@dataclass(frozen=True, kw_only=True)
class Departure:
    """A lead was handed on from where somebody saw it: how (an action) and why (its reason).

    Where it is now is none of theirs.
    """

    lead_id: str
    reference: str
    procedure: str
    version: int
    action: Action
    reason: str | None
    doctor: str | None
    location: str
    at: datetime


_HANDS_ON: Final = frozenset({Action.DECLINE, Action.TRANSFER, Action.REASSIGN})


def departure_of(lead: Lead, visibility: Visibility) -> Departure | None:
    """The last time that it left what somebody sees; None while they see it, or never did."""
    if visibility.shows(lead.placement):
        return None
    for done in reversed(lead.actions):
        location, _, doctor = (done.source or "").partition("/")
        was_at = Placement(location=location or None, doctor=doctor or None)
        if done.action in _HANDS_ON and location and visibility.shows(was_at):
            return Departure(
                lead_id=lead.id,
                reference=lead.reference,
                procedure=lead.facts.procedure,
                version=lead.version,
                action=done.action,
                reason=done.reason,
                doctor=doctor or None,
                location=location,
                at=done.at,
            )
    return None
