"""The list of pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from services.content.editorial.usecases.list_pages import (
    STATES,
    FoundPages,
    PageRow,
    Unoffered,
    Wanted,
)
from services.content.editorial.views.chrome import ChromeView
from services.content.text.domain import LOCALES, fallback_chain
from services.content.workflow.domain import Schedule
from shared.formatting import clock_city, first_known_zone, format_short_day

HOME = "/editorial"


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class RowView:
    """`title_locale` is another one than the page's where it is not written in that."""

    title: str
    title_locale: str
    clinic: str
    locale: str
    state: str
    href: str
    hour: str | None
    published: str | None
    review_due: str | None
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class UnofferedView:
    """A procedure that no clinic offers; its texts by language, with whether there is one."""

    title: str
    title_locale: str
    texts: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, kw_only=True)
class PagesView:
    chrome: ChromeView
    rows: Sequence[RowView]
    unoffered: Sequence[UnofferedView]
    clinics: Sequence[ChoiceView]
    locale_asked: str
    state_asked: str
    states: Sequence[str]
    words: str
    is_filtered: bool
    more_href: str | None


def pages_view(found: FoundPages, wanted: Wanted, chrome: ChromeView, locale: str) -> PagesView:
    filters = {
        "location": wanted.location,
        "state": wanted.state,
        "locale": wanted.locale,
        "q": wanted.words,
    }
    asked = {name: value for name, value in filters.items() if value}
    more = f"{HOME}?{urlencode({**asked, 'after': found.after})}" if found.after else None
    return PagesView(
        chrome=chrome,
        rows=[_row(row, locale) for row in found.rows],
        unoffered=[_unoffered(one, locale) for one in found.unoffered],
        clinics=[
            ChoiceView(value=one.slug, label=one.name, is_chosen=one.slug == wanted.location)
            for one in found.clinics
        ],
        locale_asked=wanted.locale,
        state_asked=wanted.state,
        states=[str(state) for state in STATES],
        words=wanted.words,
        is_filtered=bool(asked),
        more_href=more,
    )


def page_href(location: str, procedure: str) -> str:
    return f"{HOME}/pages/{location}/{procedure}"


def title_of(titles: Mapping[str, str], locale: str, procedure: str) -> tuple[str, str]:
    """In the locale, else in one that stands in for it, else in any; and which that was."""
    for one in (*fallback_chain(locale), *titles):
        if one in titles:
            return titles[one], one
    return procedure, locale


def hour_of(schedule: Schedule | None, locale: str) -> str | None:
    """On the clinic's clock."""
    return moment(schedule.at, schedule.timezone, locale) if schedule else None


def moment(at: datetime, timezone: str, locale: str) -> str:
    """`7 Nov. 2027, 01:30 (Toronto)`: with the year, since two of them may lie between."""
    zone = first_known_zone(timezone)
    local = at.astimezone(ZoneInfo(zone))
    day = format_short_day(local.date(), locale)
    return f"{day}, {local:%H:%M} ({clock_city(zone, locale)})"


def _unoffered(one: Unoffered, locale: str) -> UnofferedView:
    title, title_locale = title_of(one.titles, locale, one.procedure)
    texts = [(each, f"{HOME}/texts/{one.procedure}/{each}", each in one.titles) for each in LOCALES]
    return UnofferedView(title=title, title_locale=title_locale, texts=texts)


def _row(row: PageRow, locale: str) -> RowView:
    status, live = row.status, row.status.live
    title, title_locale = title_of(row.titles, status.locale, row.procedure)
    review = live.review if live else None
    return RowView(
        title=title,
        title_locale=title_locale,
        clinic=row.location.name,
        locale=status.locale,
        state=row.state,
        href=page_href(row.location.slug, row.procedure) + f"#{status.locale}",
        hour=hour_of(status.state.schedule, locale),
        published=moment(live.stamp.published_at, row.location.timezone, locale) if live else None,
        review_due=format_short_day(review.due, locale) if review and row.is_review_due else None,
        is_overdue=row.is_review_due and (review is None or review.due < status.day),
    )
