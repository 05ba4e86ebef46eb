"""Acts, and chains of them as they are made."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from services.routing.audit.domain import Checked, Entry, Head, Tail, begin, end, following, step
from services.routing.audit.domain import noted as noted_head
from shared.audit.act import Act
from shared.keys import KeyRing
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import ring

KEYS = ring("a1")
TODAY = MONDAY_NOON.date()
CLINIC = "toronto"


def act(number: int, *, at: datetime | None = None, clinic: str = CLINIC) -> Act:
    return Act(
        id=f"act-{number}",
        at=at or MONDAY_NOON + timedelta(seconds=number),
        clinic=clinic,
        account="maya",
        action="lead.accept",
        about=f"lead-{number}",
        reason="other",
        source="toronto/roy",
        target="toronto/lee",
    )


def chain_of(
    days: Sequence[int], *, keys: KeyRing = KEYS, clinic: str = CLINIC
) -> tuple[list[Entry], Head]:
    """So many entries on each of the days up to today, one after the other."""
    first = TODAY - timedelta(days=len(days) - 1)
    acts, tail, entries = 0, Tail(), list[Entry]()
    for offset, count in enumerate(days):
        morning = MONDAY_NOON + (first - TODAY) + timedelta(days=offset)
        those = [act(acts + one, at=morning, clinic=clinic) for one in range(count)]
        made = list(following(those, tail, keys.current, today=_day(morning)))
        entries += made
        acts += count
        if made:
            tail = Tail(position=made[-1].position, hash=made[-1].hash)
    return entries, noted_head(clinic, tail.position, tail.hash, keys.current)


def checked(entries: Sequence[Entry], head: Head | None, keys: KeyRing = KEYS) -> Checked:
    so_far = begin(CLINIC, head, keys)
    for entry in entries:
        so_far = step(so_far, entry, keys)
    return end(so_far, keys)


def _day(at: datetime) -> date:
    return at.date()
