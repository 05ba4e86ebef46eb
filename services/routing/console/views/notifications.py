"""What the page about notifications shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.routing.console.domain.notifications import NotificationInput
from services.routing.console.domain.typed import Problems
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from shared.formatting import clock_city, sort_key


@dataclass(frozen=True, kw_only=True)
class DayView:
    number: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ClockView:
    """A clinic whose clocks may count, with their city; no slug: the network's."""

    slug: str
    name: str
    city: str


@dataclass(frozen=True, kw_only=True)
class NotificationsView:
    """`clocks`: what there is to choose, one where there is nothing to choose."""

    chrome: ChromeView
    email: str
    typed: NotificationInput
    days: tuple[DayView, ...]
    clocks: tuple[ClockView, ...]
    problems: Problems
    is_saved: bool = False


def day_views(formatter: Formatter) -> tuple[DayView, ...]:
    return tuple(DayView(number=str(day), name=formatter.every(day)) for day in range(1, 8))


def clock_views(clinics: Iterable[str], formatter: Formatter) -> tuple[ClockView, ...]:
    """Those of the clinics, and the network's where there is not one clinic alone."""
    known = [slug for slug in clinics if slug in formatter.directory.clinics]
    own = sorted(
        (_clock(slug, formatter) for slug in known), key=lambda one: (sort_key(one.name), one.slug)
    )
    return tuple(own) if len(own) == 1 else (_clock("", formatter), *own)


def _clock(slug: str, formatter: Formatter) -> ClockView:
    return ClockView(
        slug=slug,
        name=formatter.clinic(slug) or slug if slug else "",
        city=clock_city(formatter.zone(slug or None), formatter.locale),
    )
