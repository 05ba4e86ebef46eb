"""A row of a lead that was handed on: how, why and when, without a way into it."""

from dataclasses import dataclass

from services.routing.console.views.filters import Reader
from services.routing.console.views.formatter import Formatter
from services.routing.inbox.domain import Departure
from services.routing.leads.domain import Action, Lead


@dataclass(frozen=True, kw_only=True)
class LeftView:
    """`action` and `reason` are codes; `doctor` is missing where the lead had none."""

    id: str
    version: int
    reference: str
    procedure: str
    doctor: str | None
    action: str
    reason: str | None
    at: str


def left_view(left: Departure, reader: Reader) -> LeftView:
    formatter = reader.formatter
    return LeftView(
        id=left.lead_id,
        version=left.version,
        reference=left.reference,
        procedure=formatter.procedure(left.procedure),
        doctor=formatter.doctor(left.doctor),
        action=left.action.value,
        reason=left.reason,
        at=formatter.time(left.at, left.location),
    )


@dataclass(frozen=True, kw_only=True)
class HandedBackView:
    """The last time that a doctor handed the lead back."""

    doctor: str
    clinic: str
    reason: str
    at: str


def handed_back_view(lead: Lead, formatter: Formatter) -> HandedBackView | None:
    declined = [done for done in lead.actions if done.action is Action.DECLINE]
    if not declined:
        return None
    location, _, doctor = (declined[-1].source or "").partition("/")
    return HandedBackView(
        doctor=formatter.doctor(doctor) or "-",
        clinic=formatter.clinic(location) or "-",
        reason=declined[-1].reason or "other",
        at=formatter.time(declined[-1].at, location),
    )
