"""What keeps the room with each doctor."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.routing.capacity.domain import Pool, Reservation
from services.routing.decisions.domain import DoctorAtClinic


class Pools(Protocol):
    async def all(self) -> Mapping[DoctorAtClinic, Pool]: ...

    async def reserve(self, pool: Pool, reservations: Sequence[Reservation]) -> bool:
        """Takes the room if nobody else has taken any since `pool` was read; else False."""

    async def confirm(self, place: DoctorAtClinic, inquiry_ids: Sequence[str]) -> None:
        """The leads are written: their room is taken for good. Repeating is harmless."""

    async def release(self, place: DoctorAtClinic, inquiry_id: str, *, for_version: int) -> None:
        """Gives back room that was reserved for that version of the lead, if it still is."""
