"""Which day it is at a clinic, and when the banners that are shown there change next."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.content.procedures.domain.blocks import SharedAnnouncement


def local_day(at: datetime, timezone: str) -> date:
    """The clinic's own calendar day; `timezone` of IANA."""
    return at.astimezone(ZoneInfo(timezone)).date()


def next_change(
    announcements: Iterable[SharedAnnouncement], timezone: str, after: datetime
) -> datetime | None:
    """The first instant after `after` at which another set of banners is shown; None when there is
    none any more.
    """
    zone = ZoneInfo(timezone)
    starts = (_start_of(day, zone) for banner in announcements for day in _days(banner))
    return min((start for start in starts if start > after), default=None)


def _days(banner: SharedAnnouncement) -> Iterator[date]:
    """The first day on which it is shown and the first on which it no longer is."""
    if banner.starts_on is not None:
        yield banner.starts_on
    if banner.ends_on is not None:
        yield banner.ends_on + timedelta(days=1)


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day. Where a clock change leaves midnight out, that is when the
    clock is changed; where midnight comes twice, it is the first one.
    """
    return datetime.combine(day, time(0), zone).astimezone(UTC)
