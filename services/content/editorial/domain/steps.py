"""What somebody has done: one revision of something that is edited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.content.revisions.domain import Kind


@dataclass(frozen=True, kw_only=True)
class Step:
    """One revision. `by` is None where a program wrote it, such as the loading of a bundle. `words`
    by locale: what it calls itself, if it does. `action`: what was done, where that is all that is
    kept.
    """

    id: str
    kind: Kind
    key: str
    number: int
    by: str | None
    at: datetime
    restored_from: int | None
    is_removed: bool
    action: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
