"""The rules that a plan goes by, as data: how long before the treatment what has to be done.

How long a patient stays, and from when they may fly, is no rule of these: it is said of each
procedure by its doctors (`shared.directory.Recovery`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final

_OURS: Final = "Wayfare, default of the program; each network confirms its own."
_SINCE: Final = date(2026, 11, 1)


@dataclass(frozen=True, kw_only=True)
class PlanningRule:
    """`amount` in days, or in hours where its name says so. `confirmed_by` is empty until somebody
    of the network has confirmed it.
    """

    id: str
    amount: int
    source: str = _OURS
    effective_from: date = _SINCE
    confirmed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class LeadTime:
    """How many days before the treatment records are with the clinic, and its doctor has spoken
    with the patient.
    """

    records: PlanningRule
    consultation: PlanningRule


@dataclass(frozen=True, kw_only=True)
class PlanningRules:
    """`lead` by how far somebody travels: `local`, `out_of_province`, `international`. The three
    after it are counted back from the arrival; `arrive_between` on the clinic's clocks.
    """

    lead: Mapping[str, LeadTime]
    arrival: PlanningRule
    entry_documents: PlanningRule
    entry_documents_at_hand: PlanningRule
    long_journey_hours: PlanningRule
    arrive_between: tuple[time, time]


def _lead(travels: str, records: int, consultation: int) -> LeadTime:
    return LeadTime(
        records=PlanningRule(id=f"records.{travels}", amount=records),
        consultation=PlanningRule(id=f"consultation.{travels}", amount=consultation),
    )


RULES: Final = PlanningRules(
    lead={
        "local": _lead("local", 14, 7),
        "out_of_province": _lead("out_of_province", 28, 21),
        "international": _lead("international", 84, 70),
    },
    arrival=PlanningRule(id="arrival", amount=1),
    entry_documents=PlanningRule(
        id="entry-documents",
        amount=56,
        source=(
            "Immigration, Refugees and Citizenship Canada, “Check processing times”: visitor visas "
            "take weeks, differently from country to country. Eight weeks are this program's "
            "default."
        ),
    ),
    entry_documents_at_hand=PlanningRule(id="entry-documents.at-hand", amount=7),
    long_journey_hours=PlanningRule(
        id="long-journey",
        amount=4,
        source=(
            "World Health Organization, Research Into Global Hazards of Travel (WRIGHT) project, "
            "final report of phase I, 2007: the risk of a clot is about twice as high after four "
            "hours of travel or more."
        ),
    ),
    arrive_between=(time(14), time(18)),
)
