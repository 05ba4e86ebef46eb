"""How a bundle's announcements meet those that are stored: an editor's are not loaded over."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from services.content.announcements.domain import MOST_AT_ONCE, Announcement
from services.content.bundles.domain.bundle import BundleDoesNotFit
from shared.errors import FieldProblem

_PATH = "top_announcements"


def announced(
    bundled: Sequence[Announcement], stored: Mapping[str, Announcement], now: datetime
) -> tuple[Announcement, ...]:
    """Those that loading writes; what is stored and ended by an editor stays ended. `stored` by id:
    those of the bundle, and all that are not over. Raises `BundleDoesNotFit`.
    """
    taken = {one.id: one for one in bundled if _is_taken(one, stored.get(one.id))}
    problems = (
        *_moved(taken, stored),
        *_too_many(taken, {**stored, **taken}, now),
    )
    if problems:
        raise BundleDoesNotFit(*problems)
    return tuple(taken.values())


def _is_taken(ours: Announcement, theirs: Announcement | None) -> bool:
    return theirs is None or not (theirs.edited_by or ours.says_the_same_as(theirs))


def _moved(
    taken: Mapping[str, Announcement], stored: Mapping[str, Announcement]
) -> Iterator[FieldProblem]:
    for key, one in taken.items():
        if key in stored and stored[key].location != one.location:
            message = "An announcement stays with its clinic. Give another one another id."
            yield FieldProblem(field=f"{_PATH}.{key}.location", code="malformed", message=message)


def _too_many(
    taken: Mapping[str, Announcement], after: Mapping[str, Announcement], now: datetime
) -> Iterator[FieldProblem]:
    """Of each clinic, and of the network, of which something is taken."""
    counts = Counter(one.location for one in after.values() if one.shown_until > now)
    for location in sorted({one.location for one in taken.values() if one.shown_until > now}):
        if counts[location] > MOST_AT_ONCE:
            path = ".".join(filter(None, (_PATH, location)))
            message = f"With these there would be more than {MOST_AT_ONCE} that are not over."
            yield FieldProblem(field=path, code="too_many", message=message)
