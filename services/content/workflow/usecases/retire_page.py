"""An editor takes a page down, or calls off what is scheduled for it."""

from dataclasses import dataclass

from services.content.directory.domain import UnknownLocation
from services.content.publishing.domain import page_key
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES
from services.content.workflow.domain import Workflow, WorkflowRevisionRequired
from services.content.workflow.ports import Locations, Pages, Workflows
from services.content.workflow.usecases.release_pages import ReleasePages
from services.content.workflow.usecases.step import Seen, check_seen, store_step


@dataclass(frozen=True, kw_only=True)
class RetirePage:
    """Without a `locale` in every one. What is scheduled is cancelled; until somebody publishes the
    page again no loading of content brings it back.
    """

    locations: Locations
    workflows: Workflows
    pages: Pages
    release_pages: ReleasePages

    async def __call__(
        self,
        location: str,
        procedure: str,
        locale: str | None,
        *,
        reason: str,
        seen: Seen,
        by: str,
    ) -> Revised[Workflow]:
        if await self.locations.get(location) is None:
            raise UnknownLocation
        current = await self.workflows.get(location, procedure)
        if seen is None:  # also before the first step: loaded content has none
            raise WorkflowRevisionRequired
        check_seen(current, seen)
        latest = {
            one: await self.pages.latest(page_key(location, procedure, one)) for one in LOCALES
        }
        live = [one for one, before in latest.items() if before.page is not None]
        locales = [locale] if locale else list(LOCALES)
        changed = current.value.retire(locales, live=live, reason=reason)
        stored = await store_step(self.workflows, current, changed, by=by, release=changed.retired)
        await self.release_pages(location, procedure)
        return stored


@dataclass(frozen=True, kw_only=True)
class CancelSchedule:
    workflows: Workflows

    async def __call__(
        self, location: str, procedure: str, locale: str, *, seen: Seen, by: str
    ) -> Revised[Workflow]:
        current = await self.workflows.get(location, procedure)
        check_seen(current, seen)
        changed = current.value.cancel(locale)
        return await store_step(self.workflows, current, changed, by=by)
