"""What a report needs of a lead: instants, codes and places, and nothing of the patient."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """`location` and `doctor`: who has it, None: nobody; `assigned_at`: since when. `has_moved`:
    others had it before, so the instant at which it was first given to somebody is not kept.
    `contacted_at`: the first time. `reply_by`: until when the patient was promised to hear.
    """

    location: str | None
    doctor: str | None
    travel_class: str
    received_at: datetime
    reply_by: datetime
    assigned_at: datetime | None
    contacted_at: datetime | None
    has_moved: bool
    has_ended: bool
    is_booked: bool

    @property
    def is_routed(self) -> bool:
        return self.location is not None

    @property
    def time_to_route(self) -> timedelta | None:
        """None: not routed, or not known since it has moved."""
        if not self.is_routed or self.has_moved or self.assigned_at is None:
            return None
        return _length(self.received_at, self.assigned_at)

    @property
    def time_to_contact(self) -> timedelta | None:
        return None if self.contacted_at is None else _length(self.received_at, self.contacted_at)

    def is_breach(self, now: datetime) -> bool | None:
        """Whether the promise was broken; None: it has ended before anybody had to keep it, or
        there is still time.
        """
        if self.contacted_at is not None:
            return self.contacted_at > self.reply_by
        if self.has_ended or now <= self.reply_by:
            return None
        return True


def _length(begin: datetime, end: datetime) -> timedelta:
    """Clocks of two machines may differ by a little: nothing takes less than no time."""
    return max(end - begin, timedelta(0))
