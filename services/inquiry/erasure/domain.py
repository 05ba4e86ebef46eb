"""When the time of an inquiry is up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.inquiries.domain import ENDED, Status
from shared.errors import FieldProblem, Invalid

RUNS_EVERY: Final = timedelta(hours=1)
LATE_AFTER: Final = timedelta(days=1)
"""Without a run of the retention job for so long somebody has to look."""
RETAINED: Final = (*sorted(ENDED), Status.WITHDRAWN, Status.BOOKED)
"""At these nothing more is awaited; a booked one once its clinic has closed it."""
CONFIRM: Final = "confirm"


class NotConfirmed(Invalid):
    code = "inquiry.erase-not-confirmed"
    title = "Erasing cannot be undone, so it has to be confirmed."

    def __init__(self) -> None:
        message = "Say that everything is to be erased."
        super().__init__(FieldProblem(field=CONFIRM, code="not-confirmed", message=message))


@dataclass(frozen=True, kw_only=True)
class RetentionPolicy:
    """For how long an inquiry is kept once it has ended: `by_status` where it is another time."""

    kept_for: timedelta
    by_status: Mapping[Status, timedelta] = field(default_factory=dict)

    def due(self, now: datetime) -> Iterator[tuple[Status, datetime]]:
        """Of each status the instant before which an inquiry must have ended to be erased now."""
        for status in RETAINED:
            yield status, now - self.by_status.get(status, self.kept_for)


def retention_policy(days: int, by_status: str) -> RetentionPolicy:
    """`by_status`: `withdrawn=90,declined=365`, in days. Raises `ValueError`."""
    parts = [part.strip() for part in by_status.split(",") if part.strip()]
    return RetentionPolicy(kept_for=timedelta(days=days), by_status=dict(map(_of_status, parts)))


def _of_status(part: str) -> tuple[Status, timedelta]:
    name, _, days = part.partition("=")
    status = Status(name.strip())
    if status not in RETAINED or not days.strip().isdecimal() or not 1 <= int(days) <= 36_500:
        raise ValueError("a status that ends an inquiry, and days from 1 to 36500")
    return status, timedelta(days=int(days))
