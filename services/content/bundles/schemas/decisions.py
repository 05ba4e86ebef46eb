"""The forms of reviews and schedules in `network.yaml`, as an export writes them.

A program of before there were any refuses the keys by name, so the version of bundles is still the
first.
"""

from datetime import UTC, date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictInt

from services.content.bundles.domain import BundledReview, BundledSchedule
from services.content.reviews.domain import Reviewer
from services.content.text.domain import checks

_Name = Annotated[str, Field(max_length=200)]


class _Form(BaseModel):
    """An unknown field is a mistake, not a remark."""

    model_config = ConfigDict(extra="forbid")


class ReviewerForm(_Form):
    name: _Name
    licence: _Name
    province: _Name

    def value(self) -> Reviewer:
        return Reviewer(**self.model_dump())


class RecordedReviewForm(_Form):
    procedure: _Name
    locale: _Name
    revision: StrictInt
    words: _Name
    reviewer: ReviewerForm
    on: date
    due: date
    overrides: Annotated[dict[str, _Name], Field(max_length=500)] = {}

    def value(self) -> BundledReview:
        return BundledReview(
            **self.model_dump(exclude={"reviewer"}), reviewer=self.reviewer.value()
        )


class ScheduleForm(_Form):
    """`at` with its offset; an export writes it in UTC."""

    location: _Name
    procedure: _Name
    locale: _Name
    at: AwareDatetime
    revision: StrictInt
    words: _Name
    override: _Name = ""

    def value(self) -> BundledSchedule:
        checks.check_date("at", self.at.date())
        plain = self.model_dump(exclude={"at"})
        return BundledSchedule(**plain, at=self.at.astimezone(UTC))
