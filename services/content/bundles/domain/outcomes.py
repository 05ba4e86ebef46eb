"""What becomes of each entity of a bundle, told before it is loaded."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """`KEPT`: an editor has written it, and what the bundle says otherwise is not taken;
    `LEFT_ALONE`: it is in the database only; `UNREADABLE`: a page of it could not be read, so
    nothing of it is taken; `NOT_TAKEN`: a review or a schedule that does not hold here.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    LEFT_ALONE = "left_alone"
    UNREADABLE = "unreadable"
    NOT_TAKEN = "not_taken"


class Why(StrEnum):
    """A review or a schedule is not taken. `OTHER_WORDS`: it is of others than are here;
    `HANDED_IN`: whoever hands in a bundle over HTTP may not decide this.
    """

    OTHER_WORDS = "other_words"
    REVIEWED_HERE = "reviewed_here"
    NOT_OFFERED = "not_offered"
    PASSED = "passed"
    TOO_FAR = "too_far"
    DECIDED_HERE = "decided_here"
    NOT_REVIEWED = "not_reviewed"
    WARNED_OF = "warned_of"
    HANDED_IN = "handed_in"


class Kind(StrEnum):
    NETWORK = "network"
    BLOCKS = "blocks"
    PICTURE = "picture"
    LOCATION = "location"
    DOCTOR = "doctor"
    PROCEDURE = "procedure"
    OFFERING = "offering"
    ANNOUNCEMENT = "announcement"
    REVIEW = "review"
    SCHEDULE = "schedule"


@dataclass(frozen=True, kw_only=True)
class FieldDifference:
    """`lines` of a unified diff, from what is stored to what the bundle says."""

    field: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EntityDifference:
    """`kept`: the fields of which an editor's words stay; `why` a review or a schedule is not
    taken.
    """

    kind: Kind
    key: str
    status: Status
    why: Why | None = None
    changes: tuple[FieldDifference, ...] = ()
    kept: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Differences:
    entities: tuple[EntityDifference, ...]

    @property
    def would_change(self) -> bool:
        return any(one.status in {Status.NEW, Status.CHANGED} for one in self.entities)

    @property
    def counts(self) -> Mapping[Status, int]:
        found = Counter(one.status for one in self.entities)
        return {status: found[status] for status in Status}
