"""What a clinic has agreed with a patient about the days of the journey: days and codes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Final

from shared.errors import Conflict, PreconditionFailed

AGREEMENTS_AT_MOST: Final = 200


class PlanHasChanged(PreconditionFailed):
    """Also where the clinic or the day of the treatment is another one than was seen."""

    code: ClassVar[str] = "travel-plan.changed"
    title: ClassVar[str] = "Somebody else has changed this plan in the meantime."

    def __init__(self, number: int) -> None:
        super().__init__(self.code)
        self.etag = f'"{number}"'


class TooManyAgreements(Conflict):
    code: ClassVar[str] = "travel-plan.too-many"
    title: ClassVar[str] = "This plan has been changed as often as it may be."


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """All that is agreed from then on. `number` counts from 1; `location` and `treatment_on` are
    what it was agreed for. `phrases`: codes, also of a newer version. `by` is an account's id,
    `name` that person's.
    """

    number: int
    location: str
    treatment_on: date | None = None
    consultation_on: date | None = None
    arrival_on: date | None = None
    departure_on: date | None = None
    phrases: tuple[str, ...] = ()
    by: str
    name: str
    at: datetime

    def is_repeated_by(self, other: "Agreement") -> bool:
        """Whether the same person has sent the same once more."""
        return replace(other, at=self.at, name=self.name) == self
