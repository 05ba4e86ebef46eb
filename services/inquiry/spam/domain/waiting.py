"""How long an inquiry may wait in quarantine, and where a page of the list ends."""

from datetime import UTC, datetime, timedelta
from typing import Final

from shared.calendar.opening_hours import OpeningHours
from shared.cursors import UnknownCursor, decode_cursor, encode_cursor

LOOKED_AT_WITHIN: Final = timedelta(hours=4)
"""Of the working hours of those who look after the whole network."""
_WEEK: Final = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (("09:00", "17:00"),))
WORKING_HOURS: Final = OpeningHours(week=_WEEK, timezone="America/Toronto", province="CA-ON")
UNDONE_WITHIN: Final = timedelta(days=30)
"""So long a discarded inquiry can be restored; then its data key is destroyed."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = 253_370_764_800_000  # 9999-01-01


def overdue_since(now: datetime) -> datetime:
    """What has waited since before then has waited too long: the start of the working hours that
    end now, to the minute.
    """
    earliest, latest = now - timedelta(days=21), now
    while latest - earliest > timedelta(minutes=1):
        middle = earliest + (latest - earliest) / 2
        if WORKING_HOURS.between(middle, now) > LOOKED_AT_WITHIN:
            earliest = middle
        else:
            latest = middle
    return earliest


def cursor_after(at: datetime, inquiry_id: str) -> str:
    return encode_cursor((at - _EPOCH) // timedelta(milliseconds=1), inquiry_id)


def position_of(cursor: str) -> tuple[datetime, str]:
    """Raises `UnknownCursor`."""
    milliseconds, inquiry_id = decode_cursor(cursor, int, str)
    if not 0 <= milliseconds < _LAST:
        raise UnknownCursor
    seconds, rest = divmod(milliseconds, 1000)
    at = datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=rest)
    return at, str(inquiry_id)
