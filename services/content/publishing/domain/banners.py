"""The banners of a page."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from services.content.announcements.domain import Announcement as DatedAnnouncement
from services.content.publishing.domain.page import Banner
from services.content.text.domain import Announcement, localized


def banner_of(announcement: Announcement, url: str | None) -> Banner:
    """The id follows from its text, so that a banner that was dismissed comes back when it says
    something new.
    """
    return Banner(
        id=f"banner-{sha256(announcement.text.encode()).hexdigest()[:10]}",
        text=announcement.text,
        action=announcement.action,
        url=url,
        is_dismissible=announcement.is_dismissible,
    )


def notices_of(announcements: Iterable[DatedAnnouncement], locale: str) -> tuple[Banner, ...]:
    """For the top of a page, each text once; one that its readers could not read is left out."""
    found: dict[str, Banner] = {}
    for announcement in announcements:
        written = localized(announcement.texts, locale)
        if written is None:
            continue
        text = Announcement(
            text=written.value.text,
            action=written.value.action or None,
            is_dismissible=announcement.is_dismissible,
        )
        banner = banner_of(text, announcement.url or None)
        found.setdefault(banner.text, replace(banner, locale=written.locale))
    return tuple(found.values())
