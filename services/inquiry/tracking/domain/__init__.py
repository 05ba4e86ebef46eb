"""Where an inquiry stands for its patient, and the links and sessions by which they may look."""

from services.inquiry.inquiries.domain.link import (
    LINK_LIVES_FOR,
    SESSION_LIVES_FOR,
    Link,
    LinkSpent,
    LinkUnknown,
    Opened,
    OpeningOutcome,
    StatusLinkNeeded,
    StatusLinkSpent,
    first_link,
    session_hash,
)
from services.inquiry.inquiries.domain.progress import (
    STEPS,
    LeadProgress,
    Status,
    StatusChange,
    TrackedInquiry,
)
from services.inquiry.tracking.domain.code import (
    is_code,
    link_code,
    normal_code,
    number_of,
    status_url,
)

__all__ = [
    "LINK_LIVES_FOR", "SESSION_LIVES_FOR", "STEPS", "LeadProgress", "Link", "LinkSpent",
    "LinkUnknown", "Opened", "OpeningOutcome", "Status", "StatusChange", "StatusLinkNeeded",
    "StatusLinkSpent", "TrackedInquiry", "first_link", "is_code", "link_code", "normal_code",
    "number_of", "session_hash", "status_url",
]  # fmt: skip
