"""The capability table: one offering says who does a procedure at a clinic.

Pages and routing read the same table, so that no page offers what routing cannot place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.content.directory.domain.fee import Fee, Wait, check_fees
from services.content.text.domain import checks

_MOST_CAPACITY: Final = 10_000
_MOST_DOCTORS: Final = 500


@dataclass(frozen=True, kw_only=True)
class CapableDoctor:
    """A doctor who does the procedure, and how many leads may be open with them at one time."""

    slug: str
    capacity: int

    def __post_init__(self) -> None:
        checks.check_slug("doctors.slug", self.slug)
        checks.check_number("doctors.capacity", self.capacity, least=1, most=_MOST_CAPACITY)


@dataclass(frozen=True, kw_only=True)
class Offering:
    """`fees` of all times, no two of them on one day; `edited_by`: the account that wrote it last,
    empty where a bundle did.
    """

    location: str
    procedure: str
    doctors: tuple[CapableDoctor, ...]
    is_retired: bool = False
    fees: tuple[Fee, ...] = ()
    wait: Wait | None = None
    edited_by: str = ""

    def __post_init__(self) -> None:
        checks.check_slug("location", self.location)
        checks.check_slug("procedure", self.procedure)
        checks.check_count("doctors", self.doctors, most=_MOST_DOCTORS)
        slugs = [doctor.slug for doctor in self.doctors]
        checks.require(bool(slugs), "doctors", "Somebody has to do the procedure here.")
        checks.require(len(set(slugs)) == len(slugs), "doctors", "Name each doctor once.")
        check_fees("fees", self.fees)

    @property
    def key(self) -> str:
        return offering_key(self.location, self.procedure)

    def fee_on(self, day: date) -> Fee | None:
        """The one that is in force on this day of the clinic's calendar."""
        return next((fee for fee in self.fees if fee.is_in_force_on(day)), None)

    def wait_on(self, day: date) -> Wait | None:
        """What is known of the wait on this day."""
        return self.wait if self.wait and self.wait.as_of <= day else None

    @property
    def turning_days(self) -> Iterator[date]:
        """The days with which its fee or its wait becomes another one."""
        for fee in self.fees:
            yield from fee.turning_days
        if self.wait is not None:
            yield self.wait.as_of

    def retire(self) -> "Offering":
        return replace(self, is_retired=True)


@dataclass(frozen=True, kw_only=True)
class PagesDue:
    """The pages of an offering are to be brought in line with it: taken down where it is retired,
    else made again, and published where there is none and `publish` says so.

    `mark` names this demand, so that whoever meets it takes no later one away.
    """

    offering: Offering
    mark: str
    publish: bool


def offering_key(location: str, procedure: str) -> str:
    return f"{location}:{procedure}"
