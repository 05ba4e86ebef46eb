"""When a digest is due: one slot a day, named by the day, whatever the clocks do on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from services.routing.notifications.domain.choice import NotificationChoice, clock_time

GOOD_FOR: Final = timedelta(hours=12)
"""So long after its hour a digest is still sent, as after quiet hours or when the worker was away;
then the next one says it.
"""
_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(minutes=15)
_DAY: Final = timedelta(days=1)


class Outcome(StrEnum):
    """What became of a slot, or of one attempt at it."""

    SENT = "sent"
    REFUSED = "refused"
    """For good: the mail server knows no such recipient."""
    NOTHING = "nothing"
    """There was nothing to say."""
    NOBODY = "nobody"
    """The account is disabled or gone, or sees no leads any more."""
    FAILED = "failed"
    """For now: the mail server did not take it."""
    BROKEN = "broken"
    """For now: it could not be made, by an error of ours."""

    @property
    def is_final(self) -> bool:
        return self not in (Outcome.FAILED, Outcome.BROKEN)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """Of one account: an account and a day have one digest at most."""

    account: str
    on: date

    @property
    def id(self) -> str:
        return f"{self.account}/{self.on.isoformat()}"


def due_slot(choice: NotificationChoice, timezone: str, now: datetime) -> Slot | None:
    """The newest slot that has come and is still good; None in quiet hours. Of several that were
    missed it is the newest alone.
    """
    if choice.digest is None or choice.is_quiet(now, timezone):
        return None
    for on, at in _slots(choice, ZoneInfo(timezone), now):
        if at <= now:
            is_good = now - at < GOOD_FOR and at >= choice.chosen_at
            return Slot(account=choice.account, on=on) if is_good else None
    return None


def _slots(
    choice: NotificationChoice, zone: ZoneInfo, now: datetime
) -> Iterator[tuple[date, datetime]]:
    """Those of today and yesterday, the later one first: no good one is older."""
    today = now.astimezone(zone).date()
    for on in (today, today - _DAY):
        if choice.digest and on.isoweekday() in choice.digest.days:
            yield on, _instant(on, choice.digest.at, zone)


def _instant(on: date, at: str, zone: ZoneInfo) -> datetime:
    """As iCalendar reads a local time (RFC 5545, 3.3.5): of an hour that comes twice the first one,
    and one that is left out by the offset of before.
    """
    clock = clock_time(at)
    assert clock is not None  # noqa: S101 - `DigestTimes` holds no other
    return datetime.combine(on, clock, zone).astimezone(UTC)


def next_attempt(attempts: int, now: datetime) -> datetime:
    """After so many that failed."""
    pause: timedelta = _FIRST_PAUSE * 2 ** min(attempts, 10)
    return now + min(_LONGEST_PAUSE, pause)
