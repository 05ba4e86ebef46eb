"""`/v1/editorial/announcements`: what pages show at their top for some time; anybody reads what a
clinic's pages show now.

An announcement is the network's, or a clinic's: its editors keep it. Every edit names the revision
that it is based on (`If-Match`); an edit and an end are in the history with who did it.
"""

from contextlib import suppress
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from services.content.announcements.domain import (
    Announcement,
    AnnouncementRevisionConflict,
    AnnouncementRevisionRequired,
    TooManyAnnouncements,
    UnknownAnnouncement,
)
from services.content.announcements.schemas import (
    AnnouncementEntry,
    AnnouncementForm,
    AnnouncementList,
    RunningAnnouncements,
)
from services.content.announcements.usecases.end_announcement import EndAnnouncement
from services.content.announcements.usecases.find_announcements import (
    FindAnnouncement,
    ListAnnouncements,
)
from services.content.announcements.usecases.show_announcements import ShowAnnouncements
from services.content.announcements.usecases.write_announcement import WriteAnnouncement
from services.content.directory.domain import EntryUnreadable, UnknownLocation
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.directory.usecases.find_locations import FindLocation
from services.content.revisions.domain import Revised
from services.content.revisions.schemas import etag, named_revisions
from services.content.sources import ANNOUNCEMENTS, LOCATIONS
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.errors import Invalid
from shared.web import ETAG, keep_ready, may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit

_BODY_LIMIT: Final = 64 * 1024
_VALIDATED: Final[dict[int | str, dict[str, Any]]] = {200: ETAG, 304: ETAG}
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_Tag = Annotated[str | None, Header(max_length=200)]
_Id = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_CHANGING: Final = (OutsideScope, AnnouncementRevisionRequired, AnnouncementRevisionConflict)


def announcement_router(
    *,
    list_announcements: ListAnnouncements,
    find_announcement: FindAnnouncement,
    write_announcement: WriteAnnouncement,
    end_announcement: EndAnnouncement,
) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial/announcements", tags=["announcements"])

    @router.get("")
    async def announcements(
        response: Response, reader: _Reader, after: AfterKey = "", limit: Limit = DEFAULT_LIMIT
    ) -> AnnouncementList:
        """Those of the network and of the clinics in one's scope, those that are over as well."""
        locations = None if reader.scope.everything else reader.scope.clinics
        response.headers["Cache-Control"] = "no-store"
        found = await list_announcements(after=after, limit=limit + 1, locations=locations)
        return AnnouncementList.of(found, limit=limit)

    @router.get("/{announcement_id}", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownAnnouncement)
    async def the_announcement(
        announcement_id: _Id, response: Response, reader: _Reader
    ) -> AnnouncementEntry:
        found = await _found(reader, announcement_id)
        if found.value.location:
            check_scope(reader, found.value.location)
        return _tagged(response, found)

    @router.put("/{announcement_id}", max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(Invalid, UnknownLocation, EntryUnreadable, TooManyAnnouncements, *_CHANGING)
    async def write_an_announcement(
        announcement_id: _Id,
        announcement: AnnouncementForm,
        response: Response,
        editor: _Editor,
        if_match: _Tag = None,
    ) -> AnnouncementEntry:
        """A new one needs no revision. One that was ended runs again."""
        check_scope(editor, announcement.location or None)
        with suppress(UnknownAnnouncement):  # then it is a new one
            await _check_in_scope(editor, announcement_id)
        written = await write_announcement(
            announcement.value(announcement_id),
            seen=named_revisions(if_match),
            by=editor.account_id,
        )
        return _tagged(response, written)

    @router.delete("/{announcement_id}", status_code=204)
    @may_refuse(UnknownAnnouncement, *_CHANGING)
    async def end_an_announcement(
        announcement_id: _Id, editor: _Editor, if_match: _Tag = None
    ) -> None:
        """Now, on all its pages. It stays in the list."""
        try:
            await _check_in_scope(editor, announcement_id)
        except UnknownAnnouncement:
            check_scope(editor, None)
            raise
        await end_announcement(
            announcement_id, seen=named_revisions(if_match), by=editor.account_id
        )

    async def _found(who: Principal, announcement_id: str) -> Revised[Announcement]:
        """Of one that nobody knows only the whole network hears that."""
        try:
            return await find_announcement(announcement_id)
        except UnknownAnnouncement:
            check_scope(who, None)
            raise

    async def _check_in_scope(editor: Principal, announcement_id: str) -> None:
        found = await find_announcement(announcement_id)
        check_scope(editor, found.value.location or None)

    return router


def running_router(
    *, find_location: FindLocation, show_announcements: ShowAnnouncements
) -> APIRouter:
    """For anybody, such as a site that keeps pages of its own."""
    router = APIRouter(prefix="/v1/locations/{location}/announcements", tags=["announcements"])

    @router.get("", responses=_VALIDATED)
    @may_refuse(UnknownLocation, EntryUnreadable)
    async def running(request: Request, location: str) -> RunningAnnouncements:
        """What the pages of the clinic show at their top now: its own first."""
        here = (await find_location(location)).value
        shown = await show_announcements(location=here.slug, timezone=here.timezone)
        keep_ready(request, {ANNOUNCEMENTS, LOCATIONS}, until=shown.changes_at)
        return RunningAnnouncements.of(shown)

    return router


def _tagged(response: Response, stored: Revised[Announcement]) -> AnnouncementEntry:
    response.headers.update({"ETag": etag(stored.revision), "Cache-Control": "no-store"})
    return AnnouncementEntry.of(stored)
