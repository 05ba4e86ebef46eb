"""What a plan is made from, and what it says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from services.inquiry.inquiries.domain import Status
from services.inquiry.travel_plan.domain.paperwork import Advice, Paper
from shared.calendar import OpeningHours
from shared.directory.domain import Recovery
from shared.disclosure.phrases import Phrase
from shared.eligibility.domain import Distance


class StepId(StrEnum):
    """In their order."""

    RECORDS = "records"
    CONSULTATION = "consultation"
    ENTRY_DOCUMENTS = "entry_documents"
    ARRIVAL = "arrival"
    PROCEDURE = "procedure"
    STAY = "stay"
    CHECK = "check"
    FIT_TO_FLY = "fit_to_fly"
    TRAVEL_HOME = "travel_home"
    AFTERCARE = "aftercare"


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Basis(StrEnum):
    """What the dates of a plan rest on."""

    TREATMENT = "treatment"
    """The day that the clinic has named."""
    EXAMPLE = "example"
    """A day that the patient's wish allows; nobody has promised it."""
    NONE = "none"
    """There are no dates."""


class Count(StrEnum):
    """How a step without a date lies to the day of the treatment."""

    DAYS_BEFORE = "days_before"
    WEEKS_BEFORE = "weeks_before"
    THE_DAY = "the_day"
    NIGHTS = "nights"
    ON_DAY = "on_day"
    NOT_BEFORE_DAY = "not_before_day"
    UNTIL_DAY = "until_day"
    SOON = "soon"
    """It should have been done already."""
    BY_SURGEON = "by_surgeon"
    """Nobody has given figures for this procedure: the surgeon says it."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    how: Count
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """From the day `begins` to the day `ends`, both included; without `begins` it is to be done by
    the end, without `ends` not before the beginning, without both only counted (`relative`).
    `hours`: from when to when on its day; for a talk, when the clinic is open on the last day that
    it is.
    """

    id: StepId
    state: StepState
    begins: date | None = None
    ends: date | None = None
    hours: tuple[datetime, datetime] | None = None
    relative: Counted
    is_agreed: bool = False
    """Whether the clinic has named its day, which otherwise follows from the rules."""
    phrases: tuple[Phrase, ...] = ()

    @property
    def day(self) -> date | None:
        """By which steps have their order."""
        return self.begins or self.ends


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What the clinic has agreed with the patient: the day of the talk with the doctor, those of
    the arrival and of the way home, and what is said of which step.
    """

    consultation_on: date | None = None
    arrival_on: date | None = None
    departure_on: date | None = None
    phrases: tuple[Phrase, ...] = ()


NOTHING_AGREED: Final = Agreed()
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2200, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Trip:
    """One patient and one clinic. `province`: where the patient lives (ISO 3166-2), where that is
    known; `hours_of_travel` one way. `day`: of the treatment, once the clinic has named it.
    """

    distance: Distance
    country: str
    province: str | None
    clinic_province: str
    opening_hours: OpeningHours
    has_overnight_stay: bool
    recovery: Recovery | None
    status: Status
    payer_kind: str
    day: date | None = None
    earliest: date | None = None
    latest: date | None = None
    hours_of_travel: float | None = None
    agreed: Agreed = NOTHING_AGREED

    @property
    def known_day(self) -> date | None:
        """Of the treatment; one that no calendar is made for is none."""
        return self.day if self.day and FIRST_DAY <= self.day <= LAST_DAY else None

    @property
    def earliest_home(self) -> date | None:
        """The first day for the way home, by the figures of the procedure; None where there are
        none, or no day of the treatment.
        """
        if self.known_day is None or self.recovery is None:
            return None
        return self.known_day + timedelta(days=fit_to_leave(self.recovery))

    @property
    def leaves_on(self) -> date | None:
        """As agreed, unless the procedure asks for more nights by now."""
        agreed, earliest = self.agreed.departure_on, self.earliest_home or self.known_day
        return agreed if agreed and earliest and agreed >= earliest else None

    def agreed_day(self, step: StepId) -> date | None:
        match step:
            case StepId.CONSULTATION:
                return self.agreed.consultation_on
            case StepId.ARRIVAL:
                return self.agreed.arrival_on
            case StepId.TRAVEL_HOME:
                return self.leaves_on
            case _:
                return None

    @property
    def comes_from_abroad(self) -> bool:
        return self.country != "CA" or self.distance is Distance.ABROAD

    @property
    def is_at_home(self) -> bool:
        """Whether nothing has to be travelled: the home counts, and the plan's province only where
        nobody has said where the home is.
        """
        if self.comes_from_abroad:
            return False
        if self.province is not None:
            return self.province == self.clinic_province
        return self.distance is Distance.OWN_PROVINCE

    @property
    def travels(self) -> str:
        """As the rules call it."""
        if self.is_at_home:
            return "local"
        return "international" if self.comes_from_abroad else "out_of_province"

    @property
    def travel_class(self) -> str:
        """Of the pair: where the clinic lies, seen from the health plan (as of routing)."""
        return _CLASSES[self.distance]


def fit_to_leave(recovery: Recovery) -> int:
    """After so many days: nobody flies before they are fit to, nor before somebody of the clinic
    has seen them.
    """
    return max(recovery.fit_to_fly_days, recovery.stay_nights)


_CLASSES = {
    Distance.OWN_PROVINCE: "local",
    Distance.OTHER_PROVINCE: "out_of_province",
    Distance.ABROAD: "international",
    Distance.UNKNOWN: "unknown",
}


@dataclass(frozen=True, kw_only=True)
class TravelPlan:
    """`day`: of the treatment, or the example's."""

    travel_class: str
    basis: Basis
    day: date | None
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    advice: tuple[Advice, ...]

    def step(self, wanted: StepId) -> Step | None:
        return next((one for one in self.steps if one.id is wanted), None)
