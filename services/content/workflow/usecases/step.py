"""A step of a workflow is stored, by whoever has seen its last one."""

from collections.abc import Collection

from services.content.revisions.domain import Revised, RevisionConflict
from services.content.workflow.domain import (
    Workflow,
    WorkflowRevisionConflict,
    WorkflowRevisionRequired,
)
from services.content.workflow.ports import Workflows

Seen = Collection[int] | None
"""The revisions one of which is said to be there; None where nothing is said."""


def check_seen(current: Revised[Workflow], seen: Seen) -> None:
    """Before the first step nothing has to be said."""
    if seen is None and current.revision:
        raise WorkflowRevisionRequired
    if seen is not None and current.revision not in seen:
        raise WorkflowRevisionConflict(current.revision)


async def store_step(
    workflows: Workflows,
    current: Revised[Workflow],
    changed: Workflow,
    *,
    by: str,
    release: Collection[str] = (),
) -> Revised[Workflow]:
    """`release`: the locales whose pages are to be brought in line."""
    stored = Revised(value=changed, revision=current.revision + 1)
    try:
        await workflows.put(stored, by=by, release=release)
    except RevisionConflict as error:
        now = await workflows.get(changed.location, changed.procedure)
        raise WorkflowRevisionConflict(now.revision) from error
    return stored
