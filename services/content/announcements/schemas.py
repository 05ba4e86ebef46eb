"""Request and response bodies of announcements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from services.content.announcements.domain import Announcement, AnnouncementText, Shown
from services.content.announcements.usecases.warn_of_words import warnings_of
from services.content.revisions.domain import Revised
from services.content.text.schemas import OF_LOCALES
from services.content.wording.schemas import WarningBody, warning_bodies
from shared.web.paging import Page, cut


class Form(BaseModel):
    """An unknown field is a mistake, not a remark. The bounds of single values are those of the
    domain.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class TextForm(Form):
    """`action`: what its link says."""

    text: str
    action: str = ""


class AnnouncementForm(Form):
    """`location`: the clinic whose pages show it, empty for every page. `from` and `until`: minutes
    on the clinic's clock such as `2027-03-14T09:00`, empty for at once and for until it is ended.
    """

    texts: Annotated[dict[str, TextForm], OF_LOCALES]
    location: Annotated[str, Field(max_length=100)] = ""
    url: str = ""
    starts_at: Annotated[str, Field(alias="from", max_length=40)] = ""
    ends_at: Annotated[str, Field(alias="until", max_length=40)] = ""
    is_dismissible: StrictBool = False

    def value(self, announcement_id: str) -> Announcement:
        texts = {
            locale: AnnouncementText(text=one.text, action=one.action)
            for locale, one in self.texts.items()
        }
        return Announcement(
            id=announcement_id,
            texts=texts,
            location=self.location,
            url=self.url,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            is_dismissible=self.is_dismissible,
        )


class AnnouncementEntry(BaseModel):
    """`announcement` is exactly what may be written back. `edited_by`: the account that wrote it
    last. `ended_at`: since then no page shows it. `warnings` of words that promise what no clinic
    can keep.
    """

    id: str
    revision: int
    edited_by: str
    ended_at: datetime | None
    announcement: AnnouncementForm
    warnings: list[WarningBody]

    @classmethod
    def of(cls, stored: Revised[Announcement]) -> "AnnouncementEntry":
        one = stored.value
        return cls(
            id=one.id,
            revision=stored.revision,
            edited_by=one.edited_by,
            ended_at=one.ended_at,
            announcement=AnnouncementForm(
                texts=_texts(one),
                location=one.location,
                url=one.url,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                is_dismissible=one.is_dismissible,
            ),
            warnings=warning_bodies(warnings_of(one)),
        )


class AnnouncementList(Page[AnnouncementEntry]):
    @classmethod
    def of(cls, found: Sequence[Revised[Announcement]], *, limit: int) -> "AnnouncementList":
        shown, more = cut(found, limit, lambda stored: stored.value.id)
        return cls(items=[AnnouncementEntry.of(stored) for stored in shown], next_cursor=more)


class RunningAnnouncement(BaseModel):
    """`texts` by locale; `location` is empty where every clinic shows it."""

    id: str
    location: str
    texts: dict[str, TextForm]
    url: str
    is_dismissible: bool


class RunningAnnouncements(BaseModel):
    """What the clinic's pages show now. Until `changes_at` that stays so, unless somebody edits it;
    null: for good.
    """

    items: list[RunningAnnouncement]
    changes_at: datetime | None

    @classmethod
    def of(cls, shown: Shown) -> "RunningAnnouncements":
        items = [
            RunningAnnouncement(
                id=one.id,
                location=one.location,
                texts=_texts(one),
                url=one.url,
                is_dismissible=one.is_dismissible,
            )
            for one in shown.announcements
        ]
        return cls(items=items, changes_at=shown.changes_at)


def _texts(announcement: Announcement) -> dict[str, TextForm]:
    return {locale: TextForm(**vars(text)) for locale, text in announcement.texts.items()}
