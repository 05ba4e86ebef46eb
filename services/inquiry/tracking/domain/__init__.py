"""The secrets of an inquiry's links, and what comes of opening it by one."""

from services.inquiry.tracking.domain.code import (
    is_code,
    link_code,
    normal_code,
    number_of,
    status_url,
)
from services.inquiry.tracking.domain.opening import (
    LinkSpent,
    LinkUnknown,
    Opened,
    OpeningOutcome,
    StatusLinkNeeded,
    opened_by,
    session_hash,
)

__all__ = [
    "LinkSpent", "LinkUnknown", "Opened", "OpeningOutcome", "StatusLinkNeeded", "is_code",
    "link_code", "normal_code", "number_of", "opened_by", "session_hash", "status_url",
]  # fmt: skip
