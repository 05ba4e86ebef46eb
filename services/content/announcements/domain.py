"""An announcement: what a clinic, or the whole network, tells patients at the top of its pages for
some time.

It begins and ends by the clock of the clinic whose pages show it, so one of the whole network
begins at each clinic in its turn. Where the clocks of a clinic leave an hour out, or have it twice,
it is shown longer rather than shorter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from services.content.text.domain import check_locales, checks
from shared.errors import (
    Conflict,
    FieldProblem,
    Invalid,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
)

MOST_AT_ONCE: Final = 20
"""That are not over, of one clinic, and of the network."""
_LONGEST_TEXT: Final = 500
_LONGEST_ACTION: Final = 100
_MINUTE: Final = "%Y-%m-%dT%H:%M"
_FURTHEST_WEST: Final = timedelta(hours=12)
_FAR_AHEAD: Final = datetime(2300, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """Of an announcement on one clock."""

    RUNNING = "running"
    TO_COME = "to_come"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class AnnouncementText:
    """`action` is what its link says; empty for the usual words."""

    text: str
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """`location`: the clinic whose pages show it, empty for every page. `starts_at` and `ends_at`
    are minutes on a clinic's clock such as `2027-03-14T09:00`, empty for at once and for until
    somebody ends it. `ended_at`: since then nobody is shown it, whatever it says.
    """

    id: str
    texts: Mapping[str, AnnouncementText]
    location: str = ""
    url: str = ""
    starts_at: str = ""
    ends_at: str = ""
    is_dismissible: bool = False
    edited_by: str = ""
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        checks.check_slug("id", self.id)
        if self.location:
            checks.check_slug("location", self.location)
        if self.url:
            checks.check_url("url", self.url)
        _check_texts(self.texts)
        _check_times(self.starts_at, self.ends_at)

    def says_the_same_as(self, other: "Announcement") -> bool:
        """Whoever wrote it."""
        return replace(self, edited_by="") == replace(other, edited_by="")

    def state_at(self, now: datetime, timezone: str) -> State:
        begins, ends = self._instants(timezone)
        if self.ended_at is not None or (ends is not None and ends <= now):
            return State.OVER
        return State.TO_COME if begins is not None and begins > now else State.RUNNING

    def turns(self, timezone: str) -> Iterator[datetime]:
        """The instants with which it begins and ends on that clock, past ones too."""
        if self.ended_at is None:
            yield from (at for at in self._instants(timezone) if at is not None)

    @property
    def shown_until(self) -> datetime:
        """When it is over on the last clock of the world."""
        if self.ended_at is not None:
            return self.ended_at
        if not self.ends_at:
            return _FAR_AHEAD
        return _minute(self.ends_at).replace(tzinfo=UTC) + _FURTHEST_WEST

    def _instants(self, timezone: str) -> tuple[datetime | None, datetime | None]:
        zone = ZoneInfo(timezone)
        begins = min(_instants(self.starts_at, zone)) if self.starts_at else None
        ends = max(_instants(self.ends_at, zone)) if self.ends_at else None
        return begins, ends


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What pages show at an instant. Until `changes_at` that stays so; None: for good."""

    announcements: Sequence[Announcement] = ()
    changes_at: datetime | None = None


def shown_at(now: datetime, timezone: str, announcements: Iterable[Announcement]) -> Shown:
    """On the pages of a clinic with this clock."""
    known = list(announcements)
    turns = (at for one in known for at in one.turns(timezone) if at > now)
    return Shown(
        announcements=[one for one in known if one.state_at(now, timezone) is State.RUNNING],
        changes_at=min(turns, default=None),
    )


def earliest(*instants: datetime | None) -> datetime | None:
    """None where nothing is ahead."""
    return min((one for one in instants if one is not None), default=None)


class UnknownAnnouncement(NotFound):
    code = "announcements.unknown"
    title = "There is no such announcement."


class TooManyAnnouncements(Conflict):
    code = "announcements.too-many"
    title = f"There are {MOST_AT_ONCE} announcements here already. End one of them first."


class AnnouncementRevisionConflict(PreconditionFailed):
    """`current` is the revision that is there; None where there is no such announcement."""

    code = "announcements.revision-conflict"
    title = "Somebody else has changed this announcement in the meantime."

    def __init__(self, current: int | None) -> None:
        super().__init__(self.code)
        self.current = current


class AnnouncementRevisionRequired(PreconditionRequired):
    code = "announcements.revision-required"
    title = "This announcement exists: say which revision of it you have seen (If-Match)."


def _check_texts(texts: Mapping[str, AnnouncementText]) -> None:
    checks.require(bool(texts), "texts", "Write it in one language at least.")
    check_locales("texts", texts)
    for locale, one in texts.items():
        checks.check_text(f"texts.{locale}.text", one.text, longest=_LONGEST_TEXT)
        checks.check_text(
            f"texts.{locale}.action", one.action, longest=_LONGEST_ACTION, may_be_empty=True
        )


def _check_times(starts_at: str, ends_at: str) -> None:
    times = {"from": starts_at, "until": ends_at}
    minutes = {name: _checked(name, text) for name, text in times.items() if text}
    if len(minutes) == len(times) and minutes["until"] <= minutes["from"]:
        message = "This is not after its beginning."
        raise Invalid(FieldProblem(field="until", code="malformed", message=message))


def _checked(field: str, text: str) -> datetime:
    try:
        minute = _minute(text)
    except ValueError as error:
        message = "Give a minute on the clinic's clock such as 2027-03-14T09:00."
        raise Invalid(FieldProblem(field=field, code="malformed", message=message)) from error
    checks.check_date(field, minute.date())
    return minute


def _minute(text: str) -> datetime:
    """In one spelling only. Raises `ValueError`."""
    minute = datetime.strptime(text, _MINUTE)  # noqa: DTZ007 - on each clinic's own clock
    if minute.strftime(_MINUTE) != text:
        raise ValueError
    return minute


def _instants(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The same twice, but where the clocks are changed."""
    first, second = (_minute(text).replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first.astimezone(UTC), second.astimezone(UTC)
