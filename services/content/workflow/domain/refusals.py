"""What the workflow refuses."""

from collections.abc import Collection, Mapping

from services.content.wording.domain import WordingWarning
from shared.errors import Conflict, PreconditionFailed, PreconditionRequired


class WorkflowRevisionConflict(PreconditionFailed):
    """`current` is the revision of the workflow that is there; 0 before the first step."""

    code = "workflow.revision-conflict"
    title = "Somebody else has published, scheduled or retired this page in the meantime."

    def __init__(self, current: int) -> None:
        super().__init__(self.code)
        self.current = current


class WorkflowRevisionRequired(PreconditionRequired):
    code = "workflow.revision-required"
    title = "Say which revision of the page's workflow you have seen (If-Match)."


class ReviewNeeded(Conflict):
    """`locales`: in which nobody has reviewed these words, or not recently enough."""

    code = "workflow.review-needed"
    title = "These words need a medical review that is valid on the day they are published."

    def __init__(self, locales: Collection[str]) -> None:
        super().__init__(self.code)
        self.locales = tuple(sorted(locales))


class WarningsUnacknowledged(Conflict):
    """`warnings` by locale."""

    code = "workflow.warnings-unacknowledged"
    title = "These words are warned of: change them, or say why they are published all the same."

    def __init__(self, warnings: Mapping[str, tuple[WordingWarning, ...]]) -> None:
        super().__init__(self.code)
        self.warnings = warnings


class NothingScheduled(Conflict):
    code = "workflow.nothing-scheduled"
    title = "Nothing is scheduled for this page."


class NotPublished(Conflict):
    code = "workflow.not-published"
    title = "This page is neither published nor scheduled."
