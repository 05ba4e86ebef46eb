"""What every event is: a fact in the past tense, with ids and codes only."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of an event. Fields are only ever added, with defaults; unknown ones are ignored when
    read. Sets of codes are open, so that an older program survives a newer one's words.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Event(Part):
    type: ClassVar[str]
    """CloudEvents type, `<noun>.<fact>.v<major>`."""

    key_field: ClassVar[str]
    """The field that keys its record: the id of the aggregate whose events keep their order."""

    @property
    def key(self) -> str:
        return str(getattr(self, self.key_field))
