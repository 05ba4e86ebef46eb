"""The workflow of a page, the state and the words that it is in, and hours on a clinic's clock."""

from services.content.workflow.domain.local_time import FURTHEST, Occurrence, instant_of
from services.content.workflow.domain.refusals import (
    NothingScheduled,
    NotPublished,
    ReviewNeeded,
    WarningsUnacknowledged,
    WorkflowRevisionConflict,
    WorkflowRevisionRequired,
)
from services.content.workflow.domain.state import Live, PageState, PageStatus
from services.content.workflow.domain.words import PageWords, composed, live_words
from services.content.workflow.domain.workflow import (
    NO_WARNINGS,
    Acknowledged,
    Action,
    LocaleState,
    Release,
    Schedule,
    Step,
    Workflow,
)

__all__ = [
    "FURTHEST", "NO_WARNINGS", "Acknowledged", "Action", "Live", "LocaleState", "NotPublished",
    "NothingScheduled", "Occurrence", "PageState", "PageStatus", "PageWords", "Release",
    "ReviewNeeded", "Schedule", "Step", "WarningsUnacknowledged", "Workflow",
    "WorkflowRevisionConflict", "WorkflowRevisionRequired", "composed", "instant_of", "live_words",
]  # fmt: skip
