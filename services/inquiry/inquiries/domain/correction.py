"""What is kept of a correction: which field and when, and neither value."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Correction:
    field: str
    at: datetime
