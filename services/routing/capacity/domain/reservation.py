"""Room with a doctor, taken before the lead is written and confirmed after.

Any process may die or stand still between two steps, for as long as it likes. What keeps the
counts right is no clock but these rules:
- a lead is written with a place only after room there was reserved for that version of it;
- a reservation for version n is given back only when the lead has reached version n elsewhere,
  and from then on no attempt can write version n any more;
- a reservation carries the inquiry's facts until it is confirmed, so that anybody can finish what
  its maker began.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.routing.decisions.domain import DoctorAtClinic, InquiryFacts, Workload
from services.routing.leads.domain import Origin


@dataclass(frozen=True, kw_only=True)
class RoutingRequest:
    """An inquiry that wants a place; `for_version`: the version of the lead that would have it.

    `is_repeat`: it was announced again, since inquiry has had no answer.
    """

    facts: InquiryFacts
    origin: Origin
    for_version: int = 1
    is_repeat: bool = False

    @property
    def inquiry_id(self) -> str:
        return self.facts.inquiry_id


@dataclass(frozen=True, kw_only=True)
class Reservation:
    request: RoutingRequest
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The room with a doctor at a clinic. `version` rises whenever room is taken (0: never yet).

    `unreadable` counts reservations that this version cannot read: they take room like the others.
    """

    place: DoctorAtClinic
    version: int = 0
    confirmed: int = 0
    pending: tuple[Reservation, ...] = ()
    unreadable: int = 0

    @property
    def taken(self) -> int:
        return self.confirmed + len(self.pending) + self.unreadable

    def holds(self, request: RoutingRequest) -> bool:
        """Whether room is reserved here for this very version of the lead."""
        return any(
            held.request.inquiry_id == request.inquiry_id
            and held.request.for_version == request.for_version
            for held in self.pending
        )


def workload(
    pools: Iterable[Pool],
    open_with: Mapping[str, int],
    coordinators: Mapping[str, tuple[str, ...]],
) -> Workload:
    """What decisions read, from the pools as they were a moment ago."""
    open_at: dict[DoctorAtClinic, int] = {}
    reserved: dict[str, tuple[DoctorAtClinic, ...]] = {}
    for pool in pools:
        open_at[pool.place] = pool.taken
        for reservation in pool.pending:
            inquiry_id = reservation.request.inquiry_id
            reserved[inquiry_id] = (*reserved.get(inquiry_id, ()), pool.place)
    return Workload(
        open_at=open_at, open_with=open_with, coordinators=coordinators, reserved=reserved
    )
