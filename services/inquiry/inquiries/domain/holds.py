"""A hold: somebody has said that an inquiry must be kept, so it is not erased until that ends."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.errors import Conflict


class UnderHold(Conflict):
    """It is kept because the law says so, and used for nothing else."""

    code = "inquiry.held"
    title = "The law obliges us to keep this inquiry for now; we restrict its use to that."


class HoldReason(StrEnum):
    LITIGATION = "litigation"
    COMPLAINT = "complaint"
    REGULATOR = "regulator"
    OTHER = "other"
    UNKNOWN = "unknown"
    """One that only a newer version of the program has; never written."""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """`by`: an account's id. `erasure_asked_at`: since when its patient wants it erased; until then
    the hold keeps it from being erased and from nothing else.
    """

    reason: HoldReason
    by: str
    at: datetime
    erasure_asked_at: datetime | None = None
