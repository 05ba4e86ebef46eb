"""What happened to a lead, from its arrival on: by whom and when, with nothing of the patient."""

from dataclasses import dataclass
from typing import Final

from services.routing.console.views.formatter import Formatter
from services.routing.leads.domain import PATIENT, SYSTEM, Action, ActionRecord, Lead

RECEIVED: Final = "received"


@dataclass(frozen=True, kw_only=True)
class MomentView:
    """`what`: `received`, or an action's code; `to`: the step that the lead was taken to. `by`: a
    colleague's name; None for the patient and for routing itself.
    """

    what: str
    at: str
    by: str | None = None
    to: str | None = None


def timeline_views(lead: Lead, formatter: Formatter) -> tuple[MomentView, ...]:
    """The oldest first, by the clocks of the clinic that looks after it now."""
    received = MomentView(what=RECEIVED, at=formatter.time(lead.facts.received_at, lead.home))
    return (received, *(_moment(done, lead.home, formatter) for done in lead.actions))


def _moment(done: ActionRecord, clinic: str, formatter: Formatter) -> MomentView:
    is_colleague = done.by not in {PATIENT, SYSTEM}
    return MomentView(
        what=done.action.value,
        at=formatter.time(done.at, clinic),
        by=formatter.colleague(done.by) if is_colleague else None,
        to=done.target if done.action is Action.ADVANCE else None,
    )
