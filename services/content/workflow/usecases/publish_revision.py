"""An editor publishes reviewed words at a clinic: at once, or at an hour on the clinic's clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.content.directory.domain import Location
from services.content.procedures.domain import Draft, local_day
from services.content.publishing.domain import NothingToPublish, page_key
from services.content.publishing.usecases.finish_page import Publication
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.revisions.domain import Revised
from services.content.text.domain import checks
from services.content.workflow.domain import (
    Acknowledged,
    Occurrence,
    ReviewNeeded,
    Schedule,
    WarningsUnacknowledged,
    Workflow,
    instant_of,
)
from services.content.workflow.ports import Pages, Procedures, Workflows
from services.content.workflow.usecases.check_words import Checked, CheckWords
from services.content.workflow.usecases.release_pages import ReleasePages
from services.content.workflow.usecases.step import Seen, check_seen, store_step
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Without a `locale` every one that the procedure is written in and that is not taken down;
    without a `revision`, which is of one locale, the newest. `at` on the clinic's clock, without an
    offset; None: at once. `reason`: why in spite of warnings.
    """

    location: str
    procedure: str
    locale: str | None = None
    revision: int | None = None
    at: datetime | None = None
    occurrence: Occurrence | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Published:
    """`pages` is empty for what is scheduled."""

    pages: tuple[Publication, ...]
    workflow: Revised[Workflow]
    acknowledged: Acknowledged


@dataclass(frozen=True, kw_only=True)
class PublishRevision:
    """Refuses with `ReviewNeeded`, `WarningsUnacknowledged`, `NothingToPublish`,
    `UnknownRevision`, and where the workflow is another than the editor has seen.
    """

    procedures: Procedures
    workflows: Workflows
    gather: GatherSources
    check_words: CheckWords
    release_pages: ReleasePages
    pages: Pages
    now: Clock

    async def __call__(self, wish: Wish, *, seen: Seen, by: str) -> Published:
        draft = await self.procedures.get(wish.procedure)
        if draft is None:
            raise NothingToPublish
        location = (await self.gather(draft.value, location=wish.location)).location
        current = await self.workflows.get(wish.location, wish.procedure)
        check_seen(current, seen)
        at = self._instant(wish, location)
        checked = await self._checked(wish, draft, current.value)
        known = self._acknowledged(wish, checked, at or self.now(), location)
        releases = {locale: one.release for locale, one in checked.items()}
        if at is None:
            changed = current.value.publish(releases, known)
            stored = await store_step(
                self.workflows, current, changed, by=by, release=set(releases)
            )
            pages = await self.release_pages(wish.location, wish.procedure)
            if not pages:  # the worker was quicker
                pages = await self._live(wish, releases)
            return Published(pages=pages, workflow=stored, acknowledged=known)
        schedules = {
            locale: Schedule(
                release=release,
                at=at,
                local=wish.at.isoformat() if wish.at else "",
                timezone=location.timezone,
                by=by,
            )
            for locale, release in releases.items()
        }
        changed = current.value.schedule(schedules, known)
        stored = await store_step(self.workflows, current, changed, by=by)
        return Published(pages=(), workflow=stored, acknowledged=known)

    async def _live(self, wish: Wish, locales: Iterable[str]) -> tuple[Publication, ...]:
        keys = [page_key(wish.location, wish.procedure, locale) for locale in sorted(locales)]
        found = [(await self.pages.latest(key)).page for key in keys]
        return tuple(Publication(listing=page.listing, is_new=True) for page in found if page)

    def _instant(self, wish: Wish, location: Location) -> datetime | None:
        if wish.at is None:
            return None
        return instant_of(wish.at, location.timezone, now=self.now(), occurrence=wish.occurrence)

    async def _checked(self, wish: Wish, draft: Draft, workflow: Workflow) -> Mapping[str, Checked]:
        """By locale; all of them are titled, or there is no page."""
        checks.require(
            wish.revision is None or wish.locale is not None,
            "revision",
            "Say which locale this is a revision of.",
        )
        locales = [wish.locale] if wish.locale else sorted(set(draft.value.titles))
        wanted = [one for one in locales if wish.locale or one not in workflow.retired]
        checked = {
            locale: await self.check_words(
                draft,
                wish.location,
                locale,
                wish.revision or draft.text_revisions.get(locale, 0),
                together=wanted,
            )
            for locale in wanted
        }
        if not checked or not all(one.is_titled for one in checked.values()):
            raise NothingToPublish
        return checked

    def _acknowledged(
        self, wish: Wish, checked: Mapping[str, Checked], at: datetime, location: Location
    ) -> Acknowledged:
        day = local_day(at, location.timezone)
        unreviewed = [one for one, words in checked.items() if not words.may_be_shown_on(day)]
        if unreviewed:
            raise ReviewNeeded(unreviewed)
        warnings = {one: words.warnings for one, words in checked.items() if words.warnings}
        if warnings and not wish.reason.strip():
            raise WarningsUnacknowledged(warnings)
        return Acknowledged(reason=wish.reason if warnings else "", warnings=warnings)
