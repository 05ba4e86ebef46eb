"""What people do to leads, by name."""

from typing import Final

from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import CloseReason, DeclineReason, Lead, LeadStatus, MoveReason
from tests.routing.assignment.machine.world import UseCases
from tests.routing.leads.builders import person

EVERYWHERE: Final = person("maya", "*")
ACTIONS: Final = (
    "accept", "contact", "advance", "decline", "decline", "reassign", "reassign", "transfer",
    "transfer", "close", "close",
)  # fmt: skip
"""What changes who has a lead comes more often."""


async def act(by: UseCases, *, lead: Lead, action: str, at: DoctorAtClinic) -> None:
    """A person does something to a lead as they have seen it."""
    do, who, seen = by.actions, EVERYWHERE, lead.version
    match action:
        case "accept":
            await do.accept(lead.id, who, expected_version=seen)
        case "contact":
            await do.contact(lead.id, who, expected_version=seen)
        case "advance":
            await do.advance(lead.id, LeadStatus.RECORDS, who, expected_version=seen)
        case "decline":
            await do.decline(lead.id, DeclineReason.OTHER, who, expected_version=seen)
        case "reassign":
            other, to = MoveReason.OTHER, {"expected_version": seen}
            await do.reassign(lead.id, at.doctor, other, who, location=at.location, **to)
        case "transfer":
            await do.transfer(lead.id, at.location, MoveReason.OTHER, who, expected_version=seen)
        case _:
            await do.close(lead.id, CloseReason.OTHER, who, expected_version=seen)
