"""What is announced on the site: running, to come and over; writing one, and ending it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.content.announcements.domain import (
    Announcement,
    AnnouncementRevisionConflict,
    AnnouncementRevisionRequired,
    AnnouncementText,
    TooManyAnnouncements,
    UnknownAnnouncement,
)
from services.content.announcements.usecases.end_announcement import EndAnnouncement
from services.content.announcements.usecases.find_announcements import (
    FindAnnouncement,
    ListAnnouncements,
)
from services.content.announcements.usecases.warn_of_words import warnings_of
from services.content.announcements.usecases.write_announcement import WriteAnnouncement
from services.content.directory.domain import Location
from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import Editor, EditorialContext, Reader, Slug, go_to
from services.content.editorial.pages.forms import Typing, status_of, typing_of
from services.content.editorial.views.announcements import (
    ADDRESS,
    AnnouncementFormView,
    AnnouncementInputs,
    AnnouncementsView,
    AnnouncementView,
    announcement_view,
    grouped,
    inputs_of,
)
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.rows import ChoiceView
from services.content.editorial.views.text import warning_views
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES
from services.content.wording.domain import WordingWarning
from services.content.workflow.domain import WarningsUnacknowledged
from shared.auth.domain import Role
from shared.auth.usecases import SignedIn
from shared.errors import Invalid, Refusal
from shared.ids import new_id
from shared.web import locale_of

_MIDNIGHT: Final = "00:00"
_LAST_MINUTE: Final = "23:59"
_CONFLICTS: Final = (AnnouncementRevisionConflict, AnnouncementRevisionRequired)
_FIRST: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, kw_only=True)
class Announcing:
    """What is done with announcements, by the API's own use cases."""

    list: ListAnnouncements
    find: FindAnnouncement
    write: WriteAnnouncement
    end: EndAnnouncement


def announcement_pages(context: EditorialContext, announcing: Announcing) -> APIRouter:
    router = APIRouter(prefix=ADDRESS)

    @router.get("")
    async def announcements(request: Request, who: Reader) -> HTMLResponse:
        """Those of the network and of one's own clinics."""
        return await _Announcements(context, announcing, request, who).show()

    @router.get("/new")
    async def new(request: Request, who: Editor, location: str = "") -> HTMLResponse:
        here = _Announcements(context, announcing, request, who)
        return await here.form(new_id(), 0, AnnouncementInputs(location=location[:100]))

    @router.get("/{announcement_id}")
    async def one(request: Request, announcement_id: Slug, who: Editor) -> HTMLResponse:
        here = _Announcements(context, announcing, request, who)
        found = await here.found(announcement_id)
        return await here.form(announcement_id, found.revision, inputs_of(found.value))

    @router.post("/{announcement_id}")
    async def write(request: Request, announcement_id: Slug, who: Editor) -> Response:
        here = _Announcements(context, announcing, request, who)
        return await here.write(announcement_id, await typing_of(request))

    @router.post("/{announcement_id}/end")
    async def end(request: Request, announcement_id: Slug, who: Editor) -> Response:
        here = _Announcements(context, announcing, request, who)
        return await here.end(announcement_id, await typing_of(request))

    return router


class _Announcements:
    """One request. What is refused is shown with how things are, and with what was typed."""

    def __init__(
        self, context: EditorialContext, announcing: Announcing, request: Request, who: SignedIn
    ) -> None:
        self._context = context
        self._announcing = announcing
        self._request = request
        self._who = who

    async def show(self, refusal: Refusal | None = None) -> HTMLResponse:
        scope = self._who.principal.scope
        found = await self._announcing.list.overview(
            locations=None if scope.everything else scope.clinics
        )
        clinics, names = await self._clinics(), await self._context.names()
        views = [self._view(one, clinics, names) for one in found]
        notice = NoticeView(tone="warn", code=refusal.code) if refusal else None
        view = AnnouncementsView(
            chrome=self._context.chrome(self._request, self._who, "announcements", notice),
            groups=grouped(views),
            new_href=f"{ADDRESS}/new",
        )
        return self._context.html(
            self._request, "editorial/announcements.html", view, status=status_of(refusal)
        )

    async def form(
        self,
        announcement_id: str,
        revision: int,
        inputs: AnnouncementInputs,
        *,
        problems: Mapping[str, str] = _FIRST,
        refusal: Refusal | None = None,
        now: Revised[Announcement] | None = None,
        warnings: Sequence[WordingWarning] = (),
    ) -> HTMLResponse:
        clinics = await self._clinics()
        view = AnnouncementFormView(
            chrome=self._context.chrome(
                self._request,
                self._who,
                "announcements",
                NoticeView(tone="warn", code=refusal.code) if refusal else None,
            ),
            id=announcement_id,
            revision=revision,
            href=f"{ADDRESS}/{announcement_id}",
            clinics=[
                ChoiceView(value=slug, label=one.name, is_chosen=slug == inputs.location)
                for slug, one in clinics.items()
            ],
            clinic=clinics[inputs.location].name if inputs.location in clinics else "",
            may_be_everywhere=self._who.principal.scope.everything,
            inputs=inputs,
            problems=problems,
            now=self._view(now, clinics, await self._context.names()) if now else None,
            warnings=warning_views(warnings),
        )
        return self._context.html(
            self._request, "editorial/announcement.html", view, status=status_of(refusal)
        )

    async def write(self, announcement_id: str, typing: Typing) -> Response:
        inputs, revision = _typed(typing), typing.number("revision")
        check_scope(self._who.principal, inputs.location or None)
        if revision != 0:
            await self.found(announcement_id)
        try:
            announcement = _announcement(announcement_id, inputs)
            warnings = warnings_of(announcement)
            if warnings and not typing.has("acknowledged"):
                raise WarningsUnacknowledged({})
            await self._announcing.write(
                announcement,
                seen=None if revision == 0 else frozenset({revision}),
                by=self._who.principal.account_id,
            )
        except _CONFLICTS as refusal:
            now = await self.found(announcement_id)
            return await self.form(announcement_id, now.revision, inputs, refusal=refusal, now=now)
        except WarningsUnacknowledged as refusal:
            return await self.form(
                announcement_id, revision, inputs, refusal=refusal, warnings=warnings
            )
        except TooManyAnnouncements as refusal:
            return await self.form(announcement_id, revision, inputs, refusal=refusal)
        except Invalid as refusal:
            problems = {_input(one.field): one.code for one in refusal.problems}
            return await self.form(
                announcement_id, revision, inputs, problems=problems, refusal=refusal
            )
        return go_to(ADDRESS, "announced")

    async def end(self, announcement_id: str, typing: Typing) -> Response:
        found = await self.found(announcement_id)
        try:
            await self._announcing.end(
                found.value.id,
                seen=frozenset({typing.number("revision")}),
                by=self._who.principal.account_id,
            )
        except _CONFLICTS as refusal:
            return await self.show(refusal)
        return go_to(ADDRESS, "announcement_ended")

    async def found(self, announcement_id: str) -> Revised[Announcement]:
        """Within the scope; of one that nobody knows only the whole network hears that."""
        try:
            found = await self._announcing.find(announcement_id)
        except UnknownAnnouncement:
            check_scope(self._who.principal, None)
            raise
        check_scope(self._who.principal, found.value.location or None)
        return found

    async def _clinics(self) -> Mapping[str, Location]:
        found = await self._context.list_pages.clinics(self._who.principal.scope)
        return {one.slug: one for one in found}

    def _view(
        self,
        stored: Revised[Announcement],
        clinics: Mapping[str, Location],
        staff: Mapping[str, str],
    ) -> AnnouncementView:
        principal = self._who.principal
        is_ours = principal.scope.covers(stored.value.location or None)
        return announcement_view(
            stored,
            clinics,
            staff,
            locale_of(self._request),
            now=self._context.now(),
            may_edit=principal.role is Role.EDITOR and is_ours,
        )


def _typed(typing: Typing) -> AnnouncementInputs:
    return AnnouncementInputs(
        location=typing.text("location")[:100],
        texts={locale: typing.text(f"body-{locale}") for locale in LOCALES},
        actions={locale: typing.text(f"action-{locale}") for locale in LOCALES},
        url=typing.text("url").strip(),
        from_day=typing.text("from-day")[:20],
        from_hour=typing.text("from-hour")[:20],
        until_day=typing.text("until-day")[:20],
        until_hour=typing.text("until-hour")[:20],
        is_dismissible=typing.has("dismissible"),
    )


def _announcement(announcement_id: str, inputs: AnnouncementInputs) -> Announcement:
    texts = {
        locale: AnnouncementText(text=text, action=inputs.actions[locale])
        for locale, text in inputs.texts.items()
        if text.strip()
    }
    return Announcement(
        id=announcement_id,
        texts=texts,
        location=inputs.location,
        url=inputs.url,
        starts_at=_minute(inputs.from_day, inputs.from_hour, _MIDNIGHT),
        ends_at=_minute(inputs.until_day, inputs.until_hour, _LAST_MINUTE),
        is_dismissible=inputs.is_dismissible,
    )


def _minute(day: str, hour: str, usual: str) -> str:
    """A day alone begins with it, and ends with it."""
    return f"{day}T{hour or usual}" if day or hour else ""


def _input(field: str) -> str:
    """The input that a rule of an announcement is about."""
    name, _, rest = field.partition(".")
    if name == "texts":
        locale, _, part = rest.partition(".")
        return f"{'action' if part == 'action' else 'body'}-{locale or LOCALES[0]}"
    return {"from": "from-day", "until": "until-day"}.get(name, name)
