"""Who could take a lead, as a coordinator chooses among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.routing.console.views.chosen import Chosen
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.why import ScoreView
from services.routing.decisions.domain import (
    CandidateEvaluation,
    Reason,
    ReasonCode,
    SuggestedDoctors,
)
from services.routing.leads.domain import MoveReason

_SHOWN: Final = 30
_DECIDED: Final = frozenset(
    {
        ReasonCode.ONLY_CANDIDATE,
        ReasonCode.BEST_PREFERENCE,
        ReasonCode.NEXT_IN_TURN,
        ReasonCode.DRAWN,
        ReasonCode.RESERVATION_KEPT,
    }
)
"""What tells the first from the others."""


@dataclass(frozen=True, kw_only=True)
class DoctorOption:
    """`decided_by`: why routing would choose this one, a code; None of all the others. `week_free`:
    units of the week that are left; None where it has no limit.
    """

    slug: str
    name: str
    decided_by: str | None
    parts: tuple[ScoreView, ...]
    free: int
    capacity: int
    week_free: int | None
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class RuledOut:
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DoctorsView:
    """`rejected_for`: why nobody of the clinic can take it, whoever it is."""

    clinic: str
    href: str
    options: tuple[DoctorOption, ...]
    more: int
    ruled_out: tuple[RuledOut, ...]
    rejected_for: str | None
    reasons: tuple[str, ...]
    reason: str


def doctors_view(
    found: SuggestedDoctors, formatter: Formatter, href: str, chosen: Chosen
) -> DoctorsView:
    """Whom routing would choose is marked, unless somebody has chosen already."""
    first = found.suitable[0].doctor if found.suitable else None
    marked = chosen.target or first
    return DoctorsView(
        clinic=formatter.clinic(found.location) or found.location,
        href=href,
        options=tuple(
            _option(one, found.reasons if one.doctor == first else (), marked, formatter)
            for one in found.suitable[:_SHOWN]
        ),
        more=max(0, len(found.suitable) - _SHOWN),
        ruled_out=tuple(
            RuledOut(name=_doctor(one, formatter), codes=(str(one.rejected_for),))
            for one in found.rejected[:_SHOWN]
        ),
        rejected_for=found.rejected_for.value if found.rejected_for else None,
        reasons=tuple(reason.value for reason in MoveReason),
        reason=chosen.reason,
    )


def _option(
    one: CandidateEvaluation, reasons: Iterable[Reason], marked: str | None, formatter: Formatter
) -> DoctorOption:
    decided = [reason.code.value for reason in reasons if reason.code in _DECIDED]
    week = one.week_capacity
    return DoctorOption(
        slug=one.doctor or "",
        name=_doctor(one, formatter),
        decided_by=next(iter(decided), None),
        parts=parts_of(one),
        free=one.capacity - one.open_leads,
        capacity=one.capacity,
        week_free=None if week is None else week - one.this_week,
        is_chosen=one.doctor == marked,
    )


def parts_of(one: CandidateEvaluation) -> tuple[ScoreView, ...]:
    """The wishes that are fulfilled."""
    return tuple(ScoreView(part=part.value, points=points) for part, points in one.score if points)


def _doctor(one: CandidateEvaluation, formatter: Formatter) -> str:
    return formatter.doctor(one.doctor) or ""
