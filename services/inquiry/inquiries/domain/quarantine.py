"""Quarantine: an inquiry that may be spam is taken and kept as any other, but nobody hears of it
until somebody has looked at it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from shared.errors import Conflict, NotFound


class QuarantineState(StrEnum):
    WAITING = "waiting"
    RELEASED = "released"
    """It goes the way of any other."""
    DISCARDED = "discarded"
    """It is spam; for some time this can be undone."""
    DESTROYED = "destroyed"
    """Its data key is gone."""
    UNKNOWN = "unknown"
    """One that only a newer version of the program has; never written."""


KEPT_BACK: Final = tuple(one for one in QuarantineState if one is not QuarantineState.RELEASED)
"""Nobody hears of these."""


class NeverInQuarantine(NotFound):
    """Also for inquiries that do not exist."""

    code = "quarantine.unknown"
    title = "There is no such inquiry in quarantine."


class NotInQuarantine(Conflict):
    """Somebody else has decided otherwise, or it was withdrawn."""

    code = "quarantine.decided"
    title = "This inquiry does not wait in quarantine any more."


@dataclass(frozen=True, kw_only=True)
class Quarantine:
    """`score` and `signals` (codes) say why; `at`: since when it waits, or last did; `decided_at`:
    when it was released or discarded.
    """

    state: QuarantineState = QuarantineState.WAITING
    score: int
    signals: tuple[str, ...]
    at: datetime
    decided_at: datetime | None = None

    def becomes(self, state: QuarantineState, now: datetime) -> "Quarantine":
        return replace(self, state=state, decided_at=now)

    def waits_again(self, now: datetime) -> "Quarantine":
        return replace(self, state=QuarantineState.WAITING, at=now, decided_at=None)
