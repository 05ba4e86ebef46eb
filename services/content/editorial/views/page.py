"""Where the pages of a procedure at a clinic stand, and the forms of what can be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.directory.domain import Location
from services.content.editorial.usecases.list_pages import OtherState
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.history import StepView
from services.content.editorial.views.rows import HOME, hour_of, moment, page_href
from services.content.editorial.views.text import WarningView
from services.content.workflow.domain import PageStatus
from shared.formatting import clock_city, format_short_day


@dataclass(frozen=True, kw_only=True)
class AttemptView:
    """A form that was sent and refused, as it was typed. `problems` by input."""

    locale: str
    action: str
    code: str = ""
    when: str = "now"
    day: str = ""
    hour: str = ""
    occurrence: str = ""
    reason: str = ""
    problems: Mapping[str, str] | None = None
    warnings: Sequence[WarningView] = ()

    @property
    def is_ambiguous(self) -> bool:
        return (self.problems or {}).get("at") == "ambiguous_time"

    @property
    def wants_reason(self) -> bool:
        return bool(self.warnings) or bool(self.reason)


@dataclass(frozen=True, kw_only=True)
class LocaleView:
    """`revision`: the newest of the text, 0 where it is not written. `says_otherwise`: the clinic
    says something differently.
    """

    locale: str
    state: str
    revision: int
    published: str | None
    has_newest_words: bool
    needs_review: bool
    reviewed_by: str | None
    reviewed_on: str | None
    review_due: str | None
    asked_by: str | None
    hour: str | None
    scheduled_by: str | None
    is_retired: bool
    says_otherwise: bool
    site_href: str | None
    text_href: str
    clinic_href: str
    attempt: AttemptView | None

    @property
    def may_retire(self) -> bool:
        return self.published is not None or self.hour is not None


@dataclass(frozen=True, kw_only=True)
class OfferingView:
    chrome: ChromeView
    title: str
    clinic: str
    city: str
    href: str
    offer_href: str
    workflow_revision: int
    locales: Sequence[LocaleView]
    steps: Sequence[StepView]
    may_edit: bool
    may_edit_text: bool


@dataclass(frozen=True, kw_only=True)
class OfferingNames:
    """What a place and people are called."""

    location: Location
    procedure: str
    staff: Mapping[str, str]
    locale: str
    overridden: frozenset[str]

    def colleague(self, account_id: str | None) -> str | None:
        return self.staff.get(account_id, account_id) if account_id else None

    @property
    def city(self) -> str:
        return clock_city(self.location.timezone, self.locale)


def locale_view(
    status: PageStatus, names: OfferingNames, attempt: AttemptView | None
) -> LocaleView:
    live, review, schedule = status.live, status.review, status.state.schedule
    slug, procedure, locale = names.location.slug, names.procedure, status.locale
    is_known = status.newest is not None or live is not None
    return LocaleView(
        locale=locale,
        state=status.in_a_word.value if is_known else OtherState.NOT_WRITTEN.value,
        revision=status.newest.text_revision if status.newest else 0,
        published=moment(live.stamp.published_at, names.location.timezone, names.locale)
        if live
        else None,
        has_newest_words=live is not None and live.has_newest_words,
        needs_review=status.needs_review,
        reviewed_by=review.by if review else None,
        reviewed_on=format_short_day(review.on, names.locale) if review else None,
        review_due=format_short_day(review.due, names.locale) if review else None,
        asked_by=names.colleague(status.requested.by) if status.requested else None,
        hour=hour_of(schedule, names.locale),
        scheduled_by=names.colleague(schedule.by) if schedule else None,
        is_retired=status.state.is_retired,
        says_otherwise=locale in names.overridden,
        site_href=f"/{locale}/{slug}/procedures/{procedure}" if live else None,
        text_href=f"{HOME}/texts/{procedure}/{locale}",
        clinic_href=f"{HOME}/clinics/{slug}/{procedure}/{locale}",
        attempt=attempt if attempt and attempt.locale == locale else None,
    )


def offering_href(names: OfferingNames) -> str:
    return page_href(names.location.slug, names.procedure)
