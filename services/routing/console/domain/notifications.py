"""The form in which somebody chooses what they are sent, as it was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from services.routing.console.domain.typed import Typed
from services.routing.notifications.domain import (
    ChoiceUnfit,
    DigestTimes,
    NotificationChoice,
    QuietHours,
    zone_clinic,
)
from shared.errors import FieldProblem

T = TypeVar("T")
WORKING_DAYS: Final = ("1", "2", "3", "4", "5")
_USUAL_HOUR: Final = "07:30"
_USUAL_QUIET: Final = ("19:00", "07:00")
_YES: Final = "yes"


@dataclass(frozen=True, kw_only=True)
class NotificationInput:
    """`days`: 1 is Monday. Hours stay as they were typed also where nothing is sent at them."""

    has_digest: bool = False
    days: tuple[str, ...] = WORKING_DAYS
    at: str = _USUAL_HOUR
    has_quiet: bool = False
    quiet_from: str = _USUAL_QUIET[0]
    quiet_to: str = _USUAL_QUIET[1]
    clinic: str = ""
    locale: str = ""

    @classmethod
    def of(cls, choice: NotificationChoice | None, locale: str) -> "NotificationInput":
        """`locale`: of whoever has not chosen one yet."""
        if choice is None:
            return cls(locale=locale)
        usual, digest, quiet = cls(), choice.digest, choice.quiet
        return cls(
            has_digest=digest is not None,
            days=tuple(str(day) for day in sorted(digest.days)) if digest else usual.days,
            at=digest.at if digest else usual.at,
            has_quiet=quiet is not None,
            quiet_from=quiet.begins if quiet else usual.quiet_from,
            quiet_to=quiet.ends if quiet else usual.quiet_to,
            clinic=choice.clinic or "",
            locale=choice.locale,
        )

    @classmethod
    def typed(cls, typed: Typed) -> "NotificationInput":
        return cls(
            has_digest=typed.text("digest") == _YES,
            days=typed.all("days"),
            at=typed.text("at"),
            has_quiet=typed.text("quiet") == _YES,
            quiet_from=typed.text("quiet_from"),
            quiet_to=typed.text("quiet_to"),
            clinic=typed.text("clinic"),
            locale=typed.text("locale"),
        )

    def choice(
        self, account: str, clinics: frozenset[str], locale: str, now: datetime
    ) -> NotificationChoice:
        """`clinics`: of the account; `locale`: one of ours. Raises `ChoiceUnfit` with everything
        that is wrong.
        """
        problems: list[FieldProblem] = []
        digest = _tried(self._digest, problems) if self.has_digest else None
        quiet = _tried(self._quiet, problems) if self.has_quiet else None
        if problems:
            raise ChoiceUnfit(*problems)
        return NotificationChoice(
            account=account,
            locale=locale,
            clinic=zone_clinic(self.clinic, clinics),
            digest=digest,
            quiet=quiet,
            chosen_at=now,
        )

    def _digest(self) -> DigestTimes:
        known = [int(day) for day in self.days if len(day) == 1 and day in "1234567"]
        return DigestTimes(days=frozenset(known), at=self.at)

    def _quiet(self) -> QuietHours:
        return QuietHours(begins=self.quiet_from, ends=self.quiet_to)


def _tried(make: Callable[[], T], problems: list[FieldProblem]) -> T | None:
    try:
        return make()
    except ChoiceUnfit as refusal:
        problems += refusal.problems
        return None
