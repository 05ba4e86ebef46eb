"""The form of announcements at the top of pages, in `network.yaml` as at the API, with their ids.

They do not stand under `announcements`, which are the banners at the foot of procedures. A program
of before there were any refuses the key by name, so the version of bundles is still the first.
"""

from functools import partial

from services.content.announcements.domain import Announcement
from services.content.announcements.schemas import AnnouncementForm, TextForm
from services.content.bundles.schemas.built import ProblemCollector


class TopAnnouncementForm(AnnouncementForm):
    id: str

    @classmethod
    def of(cls, one: Announcement) -> "TopAnnouncementForm":
        return cls(
            id=one.id,
            texts={locale: TextForm(**vars(text)) for locale, text in one.texts.items()},
            location=one.location,
            url=one.url,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            is_dismissible=one.is_dismissible,
        )


def read_announcements(
    forms: list[TopAnnouncementForm], collector: ProblemCollector
) -> tuple[Announcement, ...]:
    found = [
        collector.one(f"top_announcements.{number}", partial(one.value, one.id))
        for number, one in enumerate(forms)
    ]
    return tuple(one for one in found if one)
