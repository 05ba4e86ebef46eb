"""Which day it is at a clinic, and when something that its pages show begins or ends there."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo


class Dated(Protocol):
    """Something that holds for some days, such as a banner or a fee."""

    @property
    def turning_days(self) -> Iterable[date]:
        """The days with which it becomes another one, past ones too."""
        ...


def local_day(at: datetime, timezone: str) -> date:
    """The clinic's own calendar day; `timezone` of IANA."""
    return at.astimezone(ZoneInfo(timezone)).date()


def next_change(dated: Iterable[Dated], timezone: str, after: datetime) -> datetime | None:
    """The first instant after `after` with which one of these becomes another one: until then
    whatever shows them holds. None when there is none any more.
    """
    zone = ZoneInfo(timezone)
    starts = (start_of(day, zone) for one in dated for day in one.turning_days)
    return min((start for start in starts if start > after), default=None)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day. Where a clock change leaves midnight out, that is when the
    clock is changed; where midnight comes twice, it is the first one.
    """
    return datetime.combine(day, time(0), zone).astimezone(UTC)
