"""`GET` and `PUT PLAN_PATH`: on behalf of somebody who looks after a lead routing asks inquiry for
its patient's travel plan, and hands over what the clinic has agreed with the patient.

The assertion is that of a disclosure, with an audience of its own: it opens no details, and one for
details changes no plan. Each is recorded like a disclosure.
"""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from shared.disclosure.phrases import Phrase

PLAN_PATH: Final = "/v1/travel-plan"
PLAN_AUDIENCE: Final = "wayfare-inquiry-travel-plan"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _is_day(value: Any) -> Any:
    """A number is no day, though pydantic would count seconds by it, as text too."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day as YYYY-MM-DD expected")
    if value is not None and not isinstance(value, str | date):
        raise ValueError("a day as YYYY-MM-DD expected")
    return value


Day = Annotated[date | None, BeforeValidator(_is_day, json_schema_input_type=date | None)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class PlannedStepBody(_Body):
    """`begins`, `ends`: days, both included. `is_agreed`: somebody has named the day."""

    id: str
    begins: date | None
    ends: date | None
    is_agreed: bool


class PlanSheetBody(_Body):
    """`version`: 0 until somebody has changed the plan. `treatment_on`: the day that everything
    follows from, by what inquiry has heard. `travels`: the patient does not live near the clinic.
    `earliest_home`: the first day for the way home, where the procedure says one.
    """

    version: Annotated[int, Field(ge=0)]
    location: str
    timezone: str
    treatment_on: date | None
    travels: bool
    earliest_home: date | None
    consultation_on: date | None
    arrival_on: date | None
    departure_on: date | None
    phrases: list[Phrase]
    steps: list[PlannedStepBody]
    changed_by: str | None
    changed_at: AwareDatetime | None


class PlanChangeBody(_Body):
    """All that is agreed from now on; what is missing is not (any more). `treatment_on`: the day
    that it was agreed for.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="forbid")

    treatment_on: Day = None
    consultation_on: Day = None
    arrival_on: Day = None
    departure_on: Day = None
    phrases: Annotated[list[Phrase], Field(max_length=len(Phrase))] = []
