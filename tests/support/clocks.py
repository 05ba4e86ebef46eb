"""A clock that stands still until it is told to go on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

TORONTO = ZoneInfo("America/Toronto")
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=TORONTO).astimezone(UTC)
"""Monday 2026-11-23, noon in Toronto, whatever the rules of that year turn out to have been."""


class StillClock:
    """Calling it gives its instant; `advance` moves it."""

    def __init__(self, at: datetime = MONDAY_NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by
