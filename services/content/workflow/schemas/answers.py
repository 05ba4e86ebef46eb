"""Response bodies of the workflow: what was done, and where a page stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel

from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain import Pin
from services.content.publishing.schemas import PublicationList
from services.content.revisions.domain import Revised, Revision
from services.content.text.domain import LOCALES
from services.content.wording.domain import WordingWarning
from services.content.wording.schemas import WarningBody, warning_bodies
from services.content.workflow.domain import PageState, PageStatus, Schedule, Workflow
from services.content.workflow.usecases.publish_revision import Published
from shared.cursors import encode_cursor
from shared.web.paging import Page


class PinBody(BaseModel):
    """The revision of the text, and the one of what all locales share, which holds what the clinic
    says differently.
    """

    revision: int
    facts_revision: int

    @classmethod
    def of(cls, pin: Pin) -> "PinBody":
        return cls(revision=pin.text_revision, facts_revision=pin.facts_revision)


class ScheduleBody(PinBody):
    """`at` in UTC; `local` on the clinic's clock."""

    locale: str
    at: datetime
    local: str
    timezone: str
    by: str

    @classmethod
    def scheduled(cls, schedule: Schedule, locale: str) -> "ScheduleBody":
        return cls(
            **PinBody.of(schedule.release.pin).model_dump(),
            locale=locale,
            at=schedule.at,
            local=schedule.local,
            timezone=schedule.timezone,
            by=schedule.by,
        )


class ReviewShown(BaseModel):
    by: str
    on: date
    due: date

    @classmethod
    def of(cls, review: MedicalReview | None) -> "ReviewShown | None":
        return cls(**vars(review)) if review else None


class WorkflowBody(BaseModel):
    """`workflow_revision` is what `If-Match` names for the next step."""

    location: str
    procedure: str
    workflow_revision: int
    scheduled: list[ScheduleBody]
    retired: list[str]

    @classmethod
    def of(cls, stored: Revised[Workflow]) -> "WorkflowBody":
        workflow = stored.value
        return cls(
            location=workflow.location,
            procedure=workflow.procedure,
            workflow_revision=stored.revision,
            scheduled=_scheduled(workflow),
            retired=sorted(workflow.retired),
        )


class PublishedBody(PublicationList):
    """`items`: the pages that are published now, none of what is scheduled. `warnings` by locale:
    those that were acknowledged.
    """

    workflow_revision: int
    scheduled: list[ScheduleBody]
    warnings: dict[str, list[WarningBody]]

    @classmethod
    def done(cls, done: Published) -> "PublishedBody":
        return cls(
            items=PublicationList.of(done.pages).items,
            workflow_revision=done.workflow.revision,
            scheduled=_scheduled(done.workflow.value),
            warnings=warnings_by_locale(done.acknowledged.warnings),
        )


class LiveBody(BaseModel):
    """`page_revision` as readers see it; `pin` is null for a page of before it was kept."""

    page_revision: int
    published_at: datetime
    pin: PinBody | None
    medical_review: ReviewShown | None


class PageStatusBody(BaseModel):
    """`state` is that of the newest words; `live` may be older ones. `review_needed`: before these
    words may be published.
    """

    locale: str
    state: PageState
    newest: PinBody | None
    review_needed: bool
    review: ReviewShown | None
    live: LiveBody | None
    scheduled: ScheduleBody | None

    @classmethod
    def of(cls, status: PageStatus) -> "PageStatusBody":
        live, schedule = status.live, status.state.schedule
        return cls(
            locale=status.locale,
            state=status.in_a_word,
            newest=PinBody.of(status.newest) if status.newest else None,
            review_needed=status.needs_review,
            review=ReviewShown.of(status.review),
            live=LiveBody(
                page_revision=live.stamp.revision,
                published_at=live.stamp.published_at,
                pin=PinBody.of(live.pin) if live.pin else None,
                medical_review=ReviewShown.of(live.review),
            )
            if live
            else None,
            scheduled=ScheduleBody.scheduled(schedule, status.locale) if schedule else None,
        )


class PageStatusList(BaseModel):
    """Of each locale; `workflow_revision` is what `If-Match` names for the next step."""

    items: list[PageStatusBody]
    workflow_revision: int

    @classmethod
    def of(cls, workflow: Revised[Workflow], found: Iterable[PageStatus]) -> "PageStatusList":
        return cls(
            items=[PageStatusBody.of(status) for status in found],
            workflow_revision=workflow.revision,
        )


class StepBody(BaseModel):
    """Who did what: `by` is null where the worker carried out or dropped what was scheduled."""

    workflow_revision: int
    by: str | None
    at: datetime
    action: str
    locales: list[str]
    reason: str
    body: dict[str, object]
    """The whole step as it was stored: pinned revisions, the hour, warnings."""

    @classmethod
    def of(cls, revision: Revision) -> "StepBody":
        step = dict((revision.body or {}).get("last") or {})
        return cls(
            workflow_revision=revision.number,
            by=revision.by,
            at=revision.at,
            action=str(step.get("action", "")),
            locales=sorted(step.get("pins", {})),
            reason=str(step.get("reason", "")),
            body=step,
        )


class StepList(Page[StepBody]):
    @classmethod
    def of(cls, found: Sequence[Revision], *, limit: int) -> "StepList":
        shown = found[:limit]
        more = encode_cursor(shown[-1].number) if len(found) > limit else None
        return cls(items=[StepBody.of(revision) for revision in shown], next_cursor=more)


def warnings_by_locale(
    warnings: Mapping[str, Sequence[WordingWarning]],
) -> dict[str, list[WarningBody]]:
    return {locale: warning_bodies(found) for locale, found in warnings.items()}


def _scheduled(workflow: Workflow) -> list[ScheduleBody]:
    return [
        ScheduleBody.scheduled(schedule, locale)
        for locale in LOCALES
        if (schedule := workflow.of(locale).schedule)
    ]
