"""Capacity of a doctor, reserved before the lead is written, confirmed after, and given back.

Any process may die or stand still between two steps, for as long as it likes. What keeps the
counts right is no clock but these rules:
- a lead is written with a doctor only after capacity there was reserved for that version of it;
- a reservation for version n is given back only when the lead has reached version n elsewhere,
  and from then on no attempt can write version n any more;
- what is confirmed is that very reservation: a confirmation for version n of a lead that has moved
  on meanwhile finds nothing, and takes nothing;
- a lead keeps its capacity under the version with which it came to its doctor, until it is closed,
  declined, withdrawn or moved; the lead is the truth, and what its last writer did not give back
  any more is found by comparing the two (`SweepCapacity`);
- a reservation carries the inquiry's facts until it is confirmed, so that anybody can finish what
  its maker began.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.routing.decisions.domain import LEAD, DoctorAtClinic, InquiryFacts, Workload

_NONE: Final[Mapping[DoctorAtClinic, int]] = {}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The trace that the inquiry came in with; it goes on with everything the lead causes."""

    correlation_id: str | None = None
    traceparent: str | None = None


@dataclass(frozen=True, order=True)
class LeadVersion:
    """What capacity is taken for: the lead of an inquiry, as of the version that has the doctor."""

    inquiry_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class RoutingRequest:
    """An inquiry to be routed; `for_version`: the version of its lead that would have the doctor.

    `is_repeat`: it was announced again, since inquiry has had no answer.
    """

    facts: InquiryFacts
    origin: Origin
    for_version: int = 1
    is_repeat: bool = False

    @property
    def inquiry_id(self) -> str:
        return self.facts.inquiry_id

    @property
    def lead_version(self) -> LeadVersion:
        return LeadVersion(self.inquiry_id, self.for_version)


@dataclass(frozen=True, kw_only=True)
class PendingVersion:
    """Capacity that is reserved for a version of a lead, since `at`: what decisions reckon with."""

    lead_version: LeadVersion
    at: datetime

    @property
    def inquiry_id(self) -> str:
        return self.lead_version.inquiry_id


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """With the inquiry's facts, for whoever finishes it."""

    request: RoutingRequest
    at: datetime

    @property
    def pending(self) -> PendingVersion:
        return PendingVersion(lead_version=self.request.lead_version, at=self.at)


@dataclass(frozen=True, kw_only=True)
class DoctorCapacity:
    """What is taken with a doctor at a clinic. `version` rises whenever more is taken (0: never
    yet).

    `unreadable` counts reservations that this program cannot read: they count like the others.
    `given`: leads since counting began, less those that came back; None: as before there was a
    count. `credit`: thousandths of a lead on top of it. `terms`: what the doctor shared on when
    that was last levelled (`levels.py`); empty: they were not available.
    """

    doctor_at_clinic: DoctorAtClinic
    version: int = 0
    confirmed: int = 0
    pending: tuple[PendingVersion, ...] = ()
    unreadable: int = 0
    given: int | None = None
    credit: int = 0
    terms: str | None = None

    @property
    def share(self) -> int:
        """In thousandths of a lead; what nobody has counted begins with what is taken."""
        given = self.taken if self.given is None else self.given
        return given * LEAD + self.credit

    @property
    def taken(self) -> int:
        return self.confirmed + len(self.pending) + self.unreadable

    def has_reserved(self, request: RoutingRequest) -> bool:
        """Whether capacity is reserved here for this version of the lead, or for a later one: then
        this one is written by nobody any more, and would only be counted beside it.
        """
        return any(
            one.inquiry_id == request.inquiry_id and one.lead_version.version >= request.for_version
            for one in self.pending
        )


def workload(
    capacities: Iterable[DoctorCapacity],
    open_with: Mapping[str, int],
    coordinators: Mapping[str, tuple[str, ...]],
    this_week: Mapping[DoctorAtClinic, int] = _NONE,
) -> Workload:
    """What decisions read, from the capacities as they were a moment ago."""
    open_at: dict[DoctorAtClinic, int] = {}
    shares: dict[DoctorAtClinic, int] = {}
    reserved: dict[str, tuple[DoctorAtClinic, ...]] = {}
    for capacity in capacities:
        open_at[capacity.doctor_at_clinic] = capacity.taken
        shares[capacity.doctor_at_clinic] = capacity.share
        for one in capacity.pending:
            before = reserved.get(one.inquiry_id, ())
            reserved[one.inquiry_id] = (*before, capacity.doctor_at_clinic)
    return Workload(
        open_at=open_at,
        open_with=open_with,
        coordinators=coordinators,
        reserved=reserved,
        shares=shares,
        this_week=this_week,
    )
