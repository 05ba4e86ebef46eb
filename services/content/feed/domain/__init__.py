"""The feed: positions, filters, cursors, and how much one answer holds."""

from services.content.feed.domain.change import (
    Batch,
    Change,
    ChangeFilter,
    Headline,
    Kind,
    Listed,
    Slot,
)
from services.content.feed.domain.cursor import (
    CursorTooOld,
    FeedCursor,
    UnknownFeedCursor,
    decoded,
    encoded,
)
from services.content.feed.domain.head import KEPT_FOR, Assignment, Head
from services.content.feed.domain.window import (
    DEFAULT_LIMIT,
    MOST,
    MOST_BYTES,
    Window,
    last_shown,
    name_of,
)

__all__ = [
    "DEFAULT_LIMIT",
    "KEPT_FOR",
    "MOST",
    "MOST_BYTES",
    "Assignment",
    "Batch",
    "Change",
    "ChangeFilter",
    "CursorTooOld",
    "FeedCursor",
    "Head",
    "Headline",
    "Kind",
    "Listed",
    "Slot",
    "UnknownFeedCursor",
    "Window",
    "decoded",
    "encoded",
    "last_shown",
    "name_of",
]
