"""What becomes of each entity of a bundle, told before it is loaded."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """`KEPT`: an editor has written it, and what the bundle says otherwise is not taken;
    `LEFT_ALONE`: it is in the database only; `UNREADABLE`: a page of it could not be read, so
    nothing of it is taken.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    LEFT_ALONE = "left_alone"
    UNREADABLE = "unreadable"


class Kind(StrEnum):
    NETWORK = "network"
    BLOCKS = "blocks"
    PICTURE = "picture"
    LOCATION = "location"
    DOCTOR = "doctor"
    PROCEDURE = "procedure"
    OFFERING = "offering"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, kw_only=True)
class FieldDifference:
    """`lines` of a unified diff, from what is stored to what the bundle says."""

    field: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EntityDifference:
    """`kept`: the fields of which an editor's words stay."""

    kind: Kind
    key: str
    status: Status
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
