"""What keeps the capacity of each doctor at each clinic."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.routing.capacity.domain import DoctorCapacity, LeadVersion, Level, Reservation
from services.routing.decisions.domain import DoctorAtClinic


class Capacities(Protocol):
    async def all(self) -> Mapping[DoctorAtClinic, DoctorCapacity]: ...

    async def of(self, doctor_at_clinic: DoctorAtClinic) -> DoctorCapacity: ...

    async def reservations(
        self, *, before: datetime
    ) -> Sequence[tuple[DoctorAtClinic, Reservation]]:
        """What was reserved before that, is not confirmed and can be read."""

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        """Takes capacity if nobody else has taken any since `capacity` was read; else False."""

    async def confirm(
        self, doctor_at_clinic: DoctorAtClinic, written: Sequence[LeadVersion]
    ) -> None:
        """Those versions are written: what is reserved for exactly them is taken until it is
        released. Repeating is harmless, and what is not reserved is not taken.
        """

    async def release(
        self, doctor_at_clinic: DoctorAtClinic, given_up: LeadVersion, *, is_refund: bool = True
    ) -> None:
        """Gives back what was reserved or confirmed for exactly that version, if it still is.
        `is_refund`: the doctor counts as one who was not given it.
        """

    async def level(self, levels: Sequence[Level]) -> None:
        """Writes each credit with its terms, unless capacity there has been taken since it was
        reckoned.
        """

    async def taken(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        """All that is reserved or confirmed and can be read."""

    async def restore(
        self, doctor_at_clinic: DoctorAtClinic, missing: Sequence[LeadVersion]
    ) -> None:
        """Takes capacity for leads that are with the doctor already, whether there is any left or
        not. Repeating is harmless.
        """
