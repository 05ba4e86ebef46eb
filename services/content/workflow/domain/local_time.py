"""An hour on the clock of a clinic as an instant.

When clocks are changed an hour is left out in spring, and one comes twice in autumn. A time that
does not exist is refused; one that exists twice is refused unless it is said which of the two is
meant. So nothing is published an hour from when an editor thought.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from services.content.text.domain import checks
from shared.errors import FieldProblem, Invalid

FURTHEST: Final = timedelta(days=2 * 366)


class Occurrence(StrEnum):
    """Of an hour that comes twice."""

    FIRST = "first"
    SECOND = "second"


def instant_of(
    local: datetime, timezone: str, *, now: datetime, occurrence: Occurrence | None = None
) -> datetime:
    """In UTC; `local` without an offset. Refuses what does not exist, is not said clearly enough,
    has passed, or lies further ahead than two years.
    """
    checks.require(local.tzinfo is None, "at", "Give the clinic's local time, without an offset.")
    checks.check_date("at", local.date())
    zone = ZoneInfo(timezone)
    first, second = (_instant(local, zone, fold) for fold in (0, 1))
    if not _exists(local, first, zone):
        raise _refused("no_such_time", "The clocks of this clinic leave this time out on that day.")
    if first != second and occurrence is None:
        message = "This time comes twice on that day: say first or second occurrence."
        raise _refused("ambiguous_time", message)
    at = second if occurrence is Occurrence.SECOND else first
    if at <= now:
        raise _refused("in_the_past", "This time has passed.")
    if at > now + FURTHEST:
        raise _refused("too_far", "Schedule at most two years ahead.")
    return at


def _instant(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _exists(local: datetime, at: datetime, zone: ZoneInfo) -> bool:
    """An hour that is left out comes back as another one."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(fold=0)


def _refused(code: str, message: str) -> Invalid:
    return Invalid(FieldProblem(field="at", code=code, message=message))
