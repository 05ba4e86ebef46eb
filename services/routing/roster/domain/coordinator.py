"""A coordinator's entry: the languages they speak and the hours they work."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.routing.roster.domain.refusals import EntryNotValid

MOST_SHIFTS: Final = 50
MOST_LANGUAGES: Final = 20
_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")


@dataclass(frozen=True, kw_only=True, order=True)
class Shift:
    """Every week on this day (1: Monday), from `begins` until before `ends`, as the clocks of the
    clinic say: `HH:MM`, the end of the day is 24:00. A night is two shifts.
    """

    weekday: int
    begins: str
    ends: str

    def __post_init__(self) -> None:
        are_times = _CLOCK.fullmatch(self.begins) and _CLOCK.fullmatch(self.ends)
        if not are_times or not 1 <= self.weekday <= 7:
            raise EntryNotValid("shifts", "shift.not-a-time", "A shift needs a day and two times.")
        if self.ends <= self.begins:
            raise EntryNotValid("shifts", "shift.ends-before", "A shift ends before it begins.")

    def covers(self, local: datetime) -> bool:
        clock = f"{local:%H:%M}"
        return local.isoweekday() == self.weekday and self.begins <= clock < self.ends


@dataclass(frozen=True, kw_only=True)
class CoordinatorEntry:
    """`languages`: BCP 47. Shifts may overlap: whoever works twice is there."""

    languages: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()

    def __post_init__(self) -> None:
        if len(self.shifts) > MOST_SHIFTS:
            raise EntryNotValid("shifts", "shifts.too-many", "There are too many shifts.")
        if len(self.languages) > MOST_LANGUAGES:
            raise EntryNotValid("languages", "languages.too-many", "There are too many languages.")

    def is_on_shift(self, local: datetime) -> bool:
        """`local`: by the clocks of the clinic."""
        return any(shift.covers(local) for shift in self.shifts)
