"""What an account has chosen: a digest on some days at an hour, and hours without anything."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from shared.errors import FieldProblem, Invalid

MOST_DAYS: Final = 7
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ChoiceUnfit(Invalid):
    """Each problem names the field of the form."""

    code = "notifications.unfit"


def clock_time(text: str) -> time | None:
    """`07:30` of a day; None for what is none."""
    return time.fromisoformat(text) if _CLOCK.fullmatch(text) else None


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Hours of every day in which nothing is sent, such as `19:00` to `07:00`: over midnight where
    they end earlier than they begin. They are what the clocks show: an hour that comes twice is
    quiet both times, and one that is left out never comes.
    """

    begins: str
    ends: str

    def __post_init__(self) -> None:
        problems = [
            problem(name, "notifications.not-a-time")
            for name, text in (("quiet_from", self.begins), ("quiet_to", self.ends))
            if clock_time(text) is None
        ]
        if not problems and self.begins == self.ends:
            problems = [problem("quiet_to", "notifications.no-span")]
        if problems:
            raise ChoiceUnfit(*problems)

    def holds(self, clock: time) -> bool:
        """Whether it is quiet when the clocks show this."""
        shown = f"{clock:%H:%M}"
        if self.begins < self.ends:
            return self.begins <= shown < self.ends
        return shown >= self.begins or shown < self.ends


@dataclass(frozen=True, kw_only=True)
class DigestTimes:
    """`days`: 1 is Monday, 7 Sunday; `at`: such as `07:30`."""

    days: frozenset[int]
    at: str

    def __post_init__(self) -> None:
        problems = []
        if not self.days or not self.days <= frozenset(range(1, MOST_DAYS + 1)):
            problems.append(problem("days", "notifications.no-day"))
        if clock_time(self.at) is None:
            problems.append(problem("at", "notifications.not-a-time"))
        if problems:
            raise ChoiceUnfit(*problems)


@dataclass(frozen=True, kw_only=True)
class NotificationChoice:
    """`clinic`: whose clocks count, None for the network's. `digest` None: none is sent. `locale`:
    what mails are written in. `chosen_at`: no digest is due for an hour before that.
    """

    account: str
    locale: str = "en-CA"
    clinic: str | None = None
    digest: DigestTimes | None = None
    quiet: QuietHours | None = None
    chosen_at: datetime = _LONG_AGO

    def __post_init__(self) -> None:
        if self.digest and self.quiet:
            at = clock_time(self.digest.at)
            if at is not None and self.quiet.holds(at):
                raise ChoiceUnfit(problem("at", "notifications.in-quiet-hours"))

    def is_quiet(self, now: datetime, timezone: str) -> bool:
        local = now.astimezone(ZoneInfo(timezone))
        return self.quiet is not None and self.quiet.holds(local.time())


def zone_clinic(chosen: str | None, clinics: frozenset[str]) -> str | None:
    """Whose clocks count for somebody of these clinics: those of the clinic that they have chosen,
    as long as it is theirs; of their only one, where they have one. None: the network's.
    """
    if chosen in clinics:
        return chosen
    return next(iter(clinics)) if len(clinics) == 1 else None


def problem(field: str, code: str) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=_MESSAGES[code])


_MESSAGES: Final = {
    "notifications.not-a-time": "A time is written as in 07:30.",
    "notifications.no-span": "Quiet hours begin and end at different times.",
    "notifications.no-day": "A digest comes on one day of the week at least.",
    "notifications.in-quiet-hours": "The digest would come within the quiet hours.",
}
