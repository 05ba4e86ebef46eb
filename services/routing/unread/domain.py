"""A person has had a lead open: which version of it, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.routing.leads.domain import LeadRow

KEPT_FOR: Final = timedelta(days=120)
UNREAD_FOR: Final = timedelta(days=60)
"""What has not changed for so long is unread to nobody: by then it may be forgotten who read it."""


@dataclass(frozen=True, kw_only=True)
class LeadRead:
    by: str
    lead_id: str
    version: int
    at: datetime


def is_unread(row: LeadRow, read: LeadRead | None, now: datetime) -> bool:
    """Whether somebody has done something to it, or its patient has written, since it was read."""
    last = max(row.updated_at, row.last_message_at or row.updated_at)
    if last <= now - UNREAD_FOR:
        return False
    if read is None or read.version < row.version:
        return True
    return row.last_message_at is not None and row.last_message_at > read.at
