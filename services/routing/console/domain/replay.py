"""The form that starts a replay, and spans of days on the network's clocks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.routing.console.domain.typed import Typed, TypedWrong, day_of, instant_of


@dataclass(frozen=True, kw_only=True)
class SpanInput:
    """Two days as typed, both included."""

    first: str = ""
    last: str = ""

    @classmethod
    def typed(cls, typed: Typed) -> "SpanInput":
        return cls(first=typed.text("from"), last=typed.text("to"))

    @classmethod
    def until(cls, last: date, days: int) -> "SpanInput":
        first = last - timedelta(days=days - 1)
        return cls(first=first.isoformat(), last=last.isoformat())

    def instants(self, timezone: str) -> tuple[datetime, datetime]:
        """From the first moment of the first day to that of the day after the last. Raises
        `TypedWrong`.
        """
        first, last = day_of(self.first, "from"), day_of(self.last, "to")
        return _begin(first, timezone, "from"), _begin(_after(last), timezone, "to")


def _after(last: date) -> date:
    try:
        return last + timedelta(days=1)
    except OverflowError as error:
        raise TypedWrong({"to": "typed.not-a-day"}) from error


def _begin(day: date, timezone: str, field: str) -> datetime:
    return instant_of(datetime.combine(day, time.min), timezone, field, "first")


@dataclass(frozen=True, kw_only=True)
class ReplayInput:
    policy: str
    span: SpanInput

    @classmethod
    def typed(cls, typed: Typed) -> "ReplayInput":
        return cls(policy=typed.text("policy"), span=SpanInput.typed(typed))
