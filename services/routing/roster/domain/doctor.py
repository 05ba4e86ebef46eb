"""A doctor's entry: share, units a week, whether they take leads, and when they are away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from services.routing.roster.domain.refusals import EntryNotValid

MOST_LEAVE: Final = 100
LARGEST: Final = 10_000
"""Of a weight, of units a week, and of a credit at one clinic."""


@dataclass(frozen=True, kw_only=True, order=True)
class Leave:
    """Days on which somebody is away, the last one included, as the calendar of the clinic says."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise EntryNotValid("leave", "leave.ends-before", "Leave ends before it begins.")


@dataclass(frozen=True, kw_only=True)
class DoctorEntry:
    """`weight`: what the target share is proportional to; None: the capacity of the offering.
    `capacity`: units a week over all clinics, a lead is one; None: no limit of its own.
    `credit`: by clinic, leads that count as given there, on top of those that were.
    """

    weight: int | None = None
    capacity: int | None = None
    accepting: bool = True
    leave: tuple[Leave, ...] = ()
    credit: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weight is not None and not 1 <= self.weight <= LARGEST:
            raise EntryNotValid("weight", "weight.out-of-range", "The weight is out of range.")
        if self.capacity is not None and not 0 <= self.capacity <= LARGEST:
            raise EntryNotValid("capacity", "capacity.out-of-range", "Capacity is out of range.")
        if any(abs(credit) > LARGEST for credit in self.credit.values()):
            raise EntryNotValid("credit", "credit.out-of-range", "A credit is out of range.")
        if len(self.leave) > MOST_LEAVE:
            raise EntryNotValid("leave", "leave.too-many", "There are too many leaves.")
        if any(later.first <= sooner.last for sooner, later in pairwise(self.leave)):
            raise EntryNotValid("leave", "leave.overlap", "Two leaves overlap.")

    def is_away(self, day: date) -> bool:
        return any(leave.first <= day <= leave.last for leave in self.leave)

    def is_available(self, day: date) -> bool:
        return self.accepting and not self.is_away(day)


def doctor_entry(
    *,
    weight: int | None,
    capacity: int | None,
    accepting: bool,
    leave: Iterable[Leave],
    credit: Mapping[str, int],
) -> DoctorEntry:
    """With the leaves in their order and without a credit of nothing. Raises `EntryNotValid`."""
    return DoctorEntry(
        weight=weight,
        capacity=capacity,
        accepting=accepting,
        leave=tuple(sorted(leave)),
        credit={clinic: count for clinic, count in sorted(credit.items()) if count},
    )


NO_ENTRY: Final = DoctorEntry()
"""Of a doctor of whom nobody has written anything."""
