"""What is announced, and the form in which it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.content.announcements.domain import Announcement, State
from services.content.announcements.usecases.warn_of_words import warnings_of
from services.content.directory.domain import Location
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView, moment
from services.content.editorial.views.text import WarningView, warning_views
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES, localized
from shared.formatting import NETWORK_ZONE, format_short_day

ADDRESS = f"{HOME}/announcements"


@dataclass(frozen=True, kw_only=True)
class AnnouncementView:
    """`clinic` is empty for the whole network; `locales` are those in which it is written."""

    id: str
    revision: int
    state: str
    text: str
    text_locale: str
    locales: Sequence[str]
    clinic: str
    starts: str
    ends: str
    ended: str
    by: str
    is_dismissible: bool
    href: str
    may_edit: bool
    warnings: Sequence[WarningView]


@dataclass(frozen=True, kw_only=True)
class AnnouncementsView:
    """`groups` by state, those that there are."""

    chrome: ChromeView
    groups: Sequence[tuple[str, Sequence[AnnouncementView]]]
    new_href: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementInputs:
    """As they were typed. `texts` and `actions` by locale."""

    location: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    from_day: str = ""
    from_hour: str = ""
    until_day: str = ""
    until_hour: str = ""
    is_dismissible: bool = True


@dataclass(frozen=True, kw_only=True)
class AnnouncementFormView:
    """`revision` is 0 for a new one. `now` is what somebody else has written meanwhile,
    `warnings` what has to be confirmed before it is announced."""

    chrome: ChromeView
    id: str
    revision: int
    href: str
    clinics: Sequence[ChoiceView]
    clinic: str
    may_be_everywhere: bool
    inputs: AnnouncementInputs
    problems: Mapping[str, str]
    now: AnnouncementView | None = None
    warnings: Sequence[WarningView] = ()


def announcement_view(
    stored: Revised[Announcement],
    clinics: Mapping[str, Location],
    staff: Mapping[str, str],
    locale: str,
    *,
    now: datetime,
    may_edit: bool,
) -> AnnouncementView:
    one = stored.value
    clinic = clinics.get(one.location)
    zone = clinic.timezone if clinic else NETWORK_ZONE
    shown = localized(one.texts, locale)
    text_locale = shown.locale if shown else next(iter(one.texts))
    return AnnouncementView(
        id=one.id,
        revision=stored.revision,
        state=one.state_at(now, zone),
        text=one.texts[text_locale].text,
        text_locale=text_locale,
        locales=[each for each in LOCALES if each in one.texts],
        clinic=clinic.name if clinic else one.location,
        starts=_minute(one.starts_at, locale),
        ends=_minute(one.ends_at, locale),
        ended=moment(one.ended_at, zone, locale) if one.ended_at else "",
        by=staff.get(one.edited_by, one.edited_by),
        is_dismissible=one.is_dismissible,
        href=f"{ADDRESS}/{one.id}",
        may_edit=may_edit,
        warnings=warning_views(warnings_of(one)),
    )


def grouped(
    views: Sequence[AnnouncementView],
) -> Sequence[tuple[str, Sequence[AnnouncementView]]]:
    """What readers see first."""
    groups = [(str(state), [one for one in views if one.state == state]) for state in State]
    return [(state, found) for state, found in groups if found]


def inputs_of(one: Announcement) -> AnnouncementInputs:
    from_day, _, from_hour = one.starts_at.partition("T")
    until_day, _, until_hour = one.ends_at.partition("T")
    return AnnouncementInputs(
        location=one.location,
        texts={locale: text.text for locale, text in one.texts.items()},
        actions={locale: text.action for locale, text in one.texts.items()},
        url=one.url,
        from_day=from_day,
        from_hour=from_hour,
        until_day=until_day,
        until_hour=until_hour,
        is_dismissible=one.is_dismissible,
    )


def _minute(local: str, locale: str) -> str:
    """On a clock of which nothing need be said here."""
    if not local:
        return ""
    at = datetime.fromisoformat(local)
    return f"{format_short_day(at.date(), locale)}, {at:%H:%M}"
