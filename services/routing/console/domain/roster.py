"""The forms of the roster: a doctor's entry and a coordinator's."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from services.routing.console.domain.typed import Typed, TypedWrong, day_of, number_of
from services.routing.roster.domain import (
    CoordinatorEntry,
    DoctorEntry,
    Leave,
    Shift,
    doctor_entry,
)
from services.routing.roster.domain.coordinator import MOST_SHIFTS
from services.routing.roster.domain.doctor import MOST_LEAVE

_SPARE: Final = 2
"""Empty lines of a form, for what is added."""


@dataclass(frozen=True, kw_only=True)
class LeaveInput:
    first: str = ""
    last: str = ""
    is_removed: bool = False

    @property
    def is_empty(self) -> bool:
        return self.is_removed or not (self.first or self.last)


@dataclass(frozen=True, kw_only=True)
class DoctorInput:
    """A doctor's entry as it stands in the form."""

    version: int
    weight: str
    capacity: str
    accepting: bool
    leave: tuple[LeaveInput, ...]

    @classmethod
    def of(cls, entry: DoctorEntry, version: int) -> "DoctorInput":
        return cls(
            version=version,
            weight=_shown(entry.weight),
            capacity=_shown(entry.capacity),
            accepting=entry.accepting,
            leave=tuple(
                LeaveInput(first=one.first.isoformat(), last=one.last.isoformat())
                for one in entry.leave
            ),
        )

    @classmethod
    def typed(cls, typed: Typed) -> "DoctorInput":
        removed = set(typed.all("remove_leave"))
        days = zip_longest(typed.all("leave_from"), typed.all("leave_to"), fillvalue="")
        return cls(
            version=typed.version(),
            weight=typed.text("weight"),
            capacity=typed.text("capacity"),
            accepting=typed.text("accepting") == "yes",
            leave=tuple(
                LeaveInput(first=first, last=last, is_removed=str(number) in removed)
                for number, (first, last) in enumerate(days)
                if first or last
            )[: MOST_LEAVE + 1],
        )

    @property
    def lines(self) -> tuple[LeaveInput, ...]:
        """What the form shows, with room for more."""
        return (*self.leave, *[LeaveInput()] * _SPARE)

    def entry(self, before: DoctorEntry) -> DoctorEntry:
        """Credit, which is none of this form, stays. Raises `TypedWrong` and `EntryNotValid`."""
        return doctor_entry(
            weight=number_of(self.weight, "weight") if self.weight else None,
            capacity=number_of(self.capacity, "capacity") if self.capacity else None,
            accepting=self.accepting,
            leave=[self._leave(one) for one in self.leave if not one.is_empty],
            credit=before.credit,
        )

    @staticmethod
    def _leave(line: LeaveInput) -> Leave:
        """One day that is said once is both the first and the last."""
        first, last = line.first or line.last, line.last or line.first
        return Leave(first=day_of(first, "leave"), last=day_of(last, "leave"))


@dataclass(frozen=True, kw_only=True)
class ShiftInput:
    weekday: str = ""
    begins: str = ""
    ends: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.begins or self.ends)


@dataclass(frozen=True, kw_only=True)
class CoordinatorInput:
    version: int
    languages: tuple[str, ...]
    shifts: tuple[ShiftInput, ...]

    @classmethod
    def of(cls, entry: CoordinatorEntry, version: int) -> "CoordinatorInput":
        return cls(
            version=version,
            languages=entry.languages,
            shifts=tuple(
                ShiftInput(weekday=str(one.weekday), begins=one.begins, ends=one.ends)
                for one in entry.shifts
            ),
        )

    @classmethod
    def typed(cls, typed: Typed) -> "CoordinatorInput":
        names = ("shift_day", "shift_from", "shift_to")
        lines = zip_longest(*(typed.all(name) for name in names), fillvalue="")
        shifts = [ShiftInput(weekday=day, begins=begins, ends=ends) for day, begins, ends in lines]
        return cls(
            version=typed.version(),
            languages=tuple(dict.fromkeys(typed.all("languages"))),
            shifts=tuple(one for one in shifts if not one.is_empty)[: MOST_SHIFTS + 1],
        )

    @property
    def lines(self) -> tuple[ShiftInput, ...]:
        return (*self.shifts, *[ShiftInput()] * _SPARE)

    def entry(self, known_languages: frozenset[str]) -> CoordinatorEntry:
        """Raises `TypedWrong` and `EntryNotValid`."""
        if not known_languages.issuperset(self.languages):
            raise TypedWrong({"languages": "typed.not-a-choice"})
        shifts = {
            Shift(weekday=number_of(one.weekday, "shifts"), begins=one.begins, ends=one.ends)
            for one in self.shifts
        }
        return CoordinatorEntry(languages=self.languages, shifts=tuple(sorted(shifts)))


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)
