"""The workflow of a procedure at a clinic: for each locale what was published last, what is
scheduled, and whether the page is taken down. A value; each step makes the next one, which says
what was done and why.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from services.content.directory.domain import offering_key
from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain import Pin
from services.content.wording.domain import WordingWarning
from services.content.workflow.domain.refusals import NothingScheduled, NotPublished


class Action(StrEnum):
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    CARRIED_OUT = "carried_out"
    CANCELLED = "cancelled"
    DROPPED = "dropped"
    RETIRED = "retired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Release:
    """The revisions that are published, and who had reviewed them when that was decided."""

    pin: Pin
    review: MedicalReview | None = None


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """`at` in UTC; `local` is what the editor said, on the clocks of `timezone`. `by` is empty
    where a bundle scheduled it.
    """

    release: Release
    at: datetime
    local: str
    timezone: str
    by: str


@dataclass(frozen=True, kw_only=True)
class LocaleState:
    """`released`: what was decided to be published last."""

    released: Release | None = None
    schedule: Schedule | None = None
    is_retired: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """What was done last. `pins` and `at` are of what was published or scheduled, by locale;
    `reason` is why it was taken down, or published in spite of `warnings`.
    """

    action: Action
    pins: Mapping[str, Pin | None]
    at: datetime | None = None
    reason: str = ""
    warnings: Mapping[str, tuple[WordingWarning, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """Warnings by locale, and why an editor publishes in spite of them."""

    reason: str = ""
    warnings: Mapping[str, tuple[WordingWarning, ...]] = field(default_factory=dict)


NO_WARNINGS = Acknowledged()


@dataclass(frozen=True, kw_only=True)
class Workflow:
    location: str
    procedure: str
    locales: Mapping[str, LocaleState] = field(default_factory=dict)
    last: Step | None = None

    @property
    def key(self) -> str:
        return offering_key(self.location, self.procedure)

    @property
    def retired(self) -> frozenset[str]:
        return frozenset(one for one, state in self.locales.items() if state.is_retired)

    @property
    def next_at(self) -> datetime | None:
        """When the first of what is scheduled is due."""
        return min((one.schedule.at for one in self.locales.values() if one.schedule), default=None)

    def of(self, locale: str) -> LocaleState:
        return self.locales.get(locale, LocaleState())

    def publish(
        self, releases: Mapping[str, Release], known: Acknowledged = NO_WARNINGS
    ) -> "Workflow":
        """What is scheduled stays if it is newer than what is published now: an older revision
        does not come back by itself.
        """
        states = {
            locale: LocaleState(released=new, schedule=_newer(self.of(locale).schedule, new.pin))
            for locale, new in releases.items()
        }
        step = Step(
            action=Action.PUBLISHED,
            pins={locale: new.pin for locale, new in releases.items()},
            reason=known.reason,
            warnings=known.warnings,
        )
        return self._after(step, states)

    def schedule(
        self, schedules: Mapping[str, Schedule], known: Acknowledged = NO_WARNINGS
    ) -> "Workflow":
        """Takes the place of what was scheduled before."""
        states = {one: replace(self.of(one), schedule=new) for one, new in schedules.items()}
        step = Step(
            action=Action.SCHEDULED,
            pins={locale: new.release.pin for locale, new in schedules.items()},
            at=min(new.at for new in schedules.values()),
            reason=known.reason,
            warnings=known.warnings,
        )
        return self._after(step, states)

    def cancel(self, locale: str) -> "Workflow":
        state = self.of(locale)
        if state.schedule is None:
            raise NothingScheduled
        step = Step(
            action=Action.CANCELLED, pins={locale: state.schedule.release.pin}, at=state.schedule.at
        )
        return self._after(step, {locale: replace(state, schedule=None)})

    def retire(self, locales: Collection[str], *, live: Collection[str], reason: str) -> "Workflow":
        """What is scheduled is cancelled with it; `live`: the locales that readers get now."""
        going = [one for one in locales if one in live or self.of(one).schedule]
        if not going:
            raise NotPublished
        step = Step(
            action=Action.RETIRED,
            pins={one: _pin(self.of(one).released) for one in going},
            reason=reason,
        )
        gone = {one: LocaleState(released=self.of(one).released, is_retired=True) for one in going}
        return self._after(step, gone)

    def carry_out(self, now: datetime) -> "Workflow":
        """What is due is released: the revision that was pinned, and no newer one."""
        due = self._due(now)
        states = {locale: LocaleState(released=one.release) for locale, one in due.items()}
        step = Step(
            action=Action.CARRIED_OUT,
            pins={locale: one.release.pin for locale, one in due.items()},
            at=min((one.at for one in due.values()), default=None),
        )
        return self._after(step, states)

    def drop(self, now: datetime) -> "Workflow":
        """What is due has no page to go to: the clinic no longer offers the procedure."""
        due = self._due(now)
        states = {one: replace(self.of(one), schedule=None) for one in due}
        step = Step(
            action=Action.DROPPED, pins={locale: one.release.pin for locale, one in due.items()}
        )
        return self._after(step, states)

    def is_due(self, now: datetime) -> bool:
        return bool(self._due(now))

    def _due(self, now: datetime) -> dict[str, Schedule]:
        return {
            locale: state.schedule
            for locale, state in self.locales.items()
            if state.schedule and state.schedule.at <= now
        }

    def _after(self, step: Step, states: Mapping[str, LocaleState]) -> "Workflow":
        return replace(self, locales={**self.locales, **states}, last=step)


def _pin(release: Release | None) -> Pin | None:
    return release.pin if release else None


def _newer(schedule: Schedule | None, published: Pin) -> Schedule | None:
    if schedule is None or schedule.release.pin.text_revision <= published.text_revision:
        return None
    return schedule
