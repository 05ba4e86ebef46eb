"""Request and response bodies of the workflow."""

from services.content.workflow.schemas.answers import (
    PageStatusList,
    PublishedBody,
    StepList,
    WorkflowBody,
    warnings_by_locale,
)
from services.content.workflow.schemas.requests import (
    CancellationRequest,
    PublicationRequest,
    RetirementRequest,
)
from services.content.workflow.schemas.reviews_due import ReviewDueList, due_after, written_day

__all__ = [
    "CancellationRequest", "PageStatusList", "PublicationRequest", "PublishedBody",
    "RetirementRequest", "ReviewDueList", "StepList", "WorkflowBody", "due_after",
    "warnings_by_locale", "written_day",
]  # fmt: skip
