"""What every event is: a fact in the past tense, with ids and codes only."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """Base of all events. Fields are only ever added, with defaults; unknown ones are ignored when
    read.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    """CloudEvents type, `<noun>.<fact>.v<major>`."""
