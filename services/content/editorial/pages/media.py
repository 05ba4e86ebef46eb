"""The pictures: all of them, taking one in, what it shows, where it is shown, and removing it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.content.directory.domain import Location
from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import Editor, EditorialContext, Reader, Slug, go_to
from services.content.editorial.pages.forms import Typing, status_of, typing_of
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.media import (
    ADDRESS,
    MediaView,
    MediumFormView,
    MediumInputs,
    first_alt,
    focus_view,
    inputs_of,
    thumbnail_view,
    use_view,
)
from services.content.editorial.views.rows import ChoiceView
from services.content.media.domain import (
    LARGEST_BYTES,
    FocalPoint,
    ImageRefused,
    ImageTooLarge,
    Medium,
    MediumInUse,
    MediumRevisionConflict,
    MediumWords,
    TooManyImagesAtOnce,
    UnknownMedium,
)
from services.content.media.usecases.add_medium import AddMedium
from services.content.media.usecases.edit_medium import EditMedium
from services.content.media.usecases.find_media import FindMedium, FindUses, ListMedia
from services.content.media.usecases.remove_medium import RemoveMedium
from services.content.media.usecases.replace_medium import ReplaceMedium
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES
from shared.auth.usecases import SignedIn
from shared.concurrency import finish_all
from shared.errors import Invalid, Refusal
from shared.ids import new_id
from shared.web import locale_of

_SHOWN: Final = 24
_ROUND_THE_FILE: Final = 64 * 1024
_NO_PROBLEMS: Final[Mapping[str, str]] = {}
_CANNOT_BE_TAKEN: Final = (ImageTooLarge, TooManyImagesAtOnce)


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """What is done with pictures, by the API's own use cases."""

    list: ListMedia
    find: FindMedium
    find_uses: FindUses
    add: AddMedium
    edit: EditMedium
    replace: ReplaceMedium
    remove: RemoveMedium


def media_pages(context: EditorialContext, pictures: Pictures) -> APIRouter:
    router = APIRouter(prefix=ADDRESS)
    largest = LARGEST_BYTES + _ROUND_THE_FILE

    @router.get("")
    async def all_pictures(
        request: Request, who: Reader, after: Annotated[str, Query(max_length=100)] = ""
    ) -> HTMLResponse:
        """Those of the network and of one's own clinics."""
        return await _Media(context, pictures, request, who).show(after)

    @router.get("/new")
    async def new(request: Request, who: Editor) -> HTMLResponse:
        return await _Media(context, pictures, request, who).form(MediumInputs())

    @router.post("", max_body_size=largest)
    async def add(request: Request, who: Editor) -> Response:
        here = _Media(context, pictures, request, who)
        return await here.add(await typing_of(request))

    @router.get("/{medium_id}")
    async def one(request: Request, medium_id: Slug, who: Reader) -> HTMLResponse:
        here = _Media(context, pictures, request, who)
        found = await here.found(medium_id, may_be_shared=True)
        return await here.form(inputs_of(found), found)

    @router.post("/{medium_id}", max_body_size=largest)
    async def write(request: Request, medium_id: Slug, who: Editor) -> Response:
        here = _Media(context, pictures, request, who)
        return await here.write(medium_id, await typing_of(request))

    @router.post("/{medium_id}/removal")
    async def remove(request: Request, medium_id: Slug, who: Editor) -> Response:
        here = _Media(context, pictures, request, who)
        return await here.remove(medium_id, await typing_of(request))

    return router


class _Media:
    """One request. What is refused is shown with how things are, and with what was typed."""

    def __init__(
        self, context: EditorialContext, pictures: Pictures, request: Request, who: SignedIn
    ) -> None:
        self._context = context
        self._pictures = pictures
        self._request = request
        self._who = who
        self._locale = locale_of(request)
        self._by = who.principal.account_id

    async def show(self, after: str) -> HTMLResponse:
        scope = self._who.principal.scope
        locations = None if scope.everything else scope.clinics
        found = await self._pictures.list(after=after, limit=_SHOWN + 1, locations=locations)
        shown = [one.value for one in found[:_SHOWN]]
        uses = await finish_all(self._pictures.find_uses(one.id) for one in shown)
        clinics = await self._clinics()
        more = f"{ADDRESS}?after={shown[-1].id}" if len(found) > _SHOWN else None
        view = MediaView(
            chrome=self._context.chrome(self._request, self._who, "media"),
            pictures=[
                thumbnail_view(one, used, clinics, self._locale)
                for one, used in zip(shown, uses, strict=True)
            ],
            new_href=f"{ADDRESS}/new",
            more_href=more,
        )
        return self._context.html(self._request, "editorial/media.html", view)

    async def form(
        self,
        inputs: MediumInputs,
        stored: Revised[Medium] | None = None,
        *,
        problems: Mapping[str, str] = _NO_PROBLEMS,
        refusal: Refusal | None = None,
    ) -> HTMLResponse:
        clinics, principal = await self._clinics(), self._who.principal
        notice = NoticeView(tone="warn", code=refusal.code) if refusal else None
        chrome = self._context.chrome(self._request, self._who, "media", notice)
        medium = stored.value if stored else None
        uses = await self._pictures.find_uses(medium.id) if medium else ()
        titles = await self._context.titles.all() if uses else {}
        view = MediumFormView(
            chrome=chrome,
            revision=stored.revision if stored else 0,
            href=f"{ADDRESS}/{medium.id}" if medium else ADDRESS,
            inputs=inputs,
            problems=problems,
            clinics=[
                ChoiceView(value=slug, label=one.name, is_chosen=slug == inputs.location)
                for slug, one in clinics.items()
            ],
            clinic=clinics[inputs.location].name if inputs.location in clinics else "",
            may_be_everywhere=principal.scope.everything,
            picture=thumbnail_view(medium, uses, clinics, self._locale) if medium else None,
            focus=focus_view(medium) if medium else None,
            uses=[use_view(one, titles, clinics, principal.scope, self._locale) for one in uses],
            may_edit=chrome.is_editor
            and (medium is None or principal.scope.covers(medium.location or None)),
        )
        return self._context.html(
            self._request, "editorial/medium.html", view, status=status_of(refusal)
        )

    async def add(self, typing: Typing) -> Response:
        inputs = _typed(typing)
        check_scope(self._who.principal, inputs.location or None)
        medium_id = new_id()
        try:
            words, image = _words(inputs), await _file(typing)
            await self._pictures.add(
                medium_id, image or b"", words, location=inputs.location, by=self._by
            )
        except _CANNOT_BE_TAKEN as refusal:
            return await self.form(inputs, problems={"image": refusal.code}, refusal=refusal)
        except Invalid as refusal:
            return await self.form(inputs, problems=_problems(inputs, refusal), refusal=refusal)
        return go_to(f"{ADDRESS}/{medium_id}", "picture_added")

    async def write(self, medium_id: str, typing: Typing) -> Response:
        inputs, seen = _typed(typing), frozenset({typing.number("revision")})
        stored = await self.found(medium_id)
        try:
            words, image = _words(inputs), await _file(typing)
            if image is None:
                await self._pictures.edit(medium_id, words, seen=seen, by=self._by)
            else:
                await self._pictures.replace(medium_id, image, words, seen=seen, by=self._by)
        except MediumRevisionConflict as refusal:
            return await self.form(inputs, await self.found(medium_id), refusal=refusal)
        except _CANNOT_BE_TAKEN as refusal:
            problems = {"image": refusal.code}
            return await self.form(inputs, stored, problems=problems, refusal=refusal)
        except Invalid as refusal:
            wrong = _problems(inputs, refusal)
            return await self.form(inputs, stored, problems=wrong, refusal=refusal)
        return go_to(f"{ADDRESS}/{medium_id}", "picture_saved")

    async def remove(self, medium_id: str, typing: Typing) -> Response:
        stored = await self.found(medium_id)
        seen = frozenset({typing.number("revision")})
        try:
            await self._pictures.remove(medium_id, seen=seen, by=self._by)
        except (MediumInUse, MediumRevisionConflict) as refusal:
            return await self.form(inputs_of(stored), stored, refusal=refusal)
        return go_to(ADDRESS, "picture_removed")

    async def found(self, medium_id: str, *, may_be_shared: bool = False) -> Revised[Medium]:
        """Within the scope; of one that nobody knows only the whole network hears that."""
        try:
            found = await self._pictures.find(medium_id)
        except UnknownMedium:
            check_scope(self._who.principal, None)
            raise
        if found.value.location or not may_be_shared:
            check_scope(self._who.principal, found.value.location or None)
        return found

    async def _clinics(self) -> Mapping[str, Location]:
        found = await self._context.list_pages.clinics(self._who.principal.scope)
        return {one.slug: one for one in found}


async def _file(typing: Typing) -> bytes | None:
    """None where none was chosen."""
    given = typing.file("image")
    if given is None:
        return None
    image = await given.read()
    return image if image or given.filename else None


def _typed(typing: Typing) -> MediumInputs:
    return MediumInputs(
        location=typing.text("location")[:100],
        alt={locale: typing.text(f"alt-{locale}") for locale in LOCALES},
        is_decorative=typing.has("decorative"),
        x=typing.text("x")[:20],
        y=typing.text("y")[:20],
    )


def _words(inputs: MediumInputs) -> MediumWords:
    """What is decoration has no description, whatever was typed before."""
    alt = {locale: text.strip() for locale, text in inputs.alt.items() if text.strip()}
    return MediumWords(
        alt={} if inputs.is_decorative else alt,
        is_decorative=inputs.is_decorative,
        focal=FocalPoint(x=_fraction(inputs.x), y=_fraction(inputs.y)),
    )


def _fraction(percent: str) -> float:
    """What is no number is none, which the focal point refuses. A comma is as good as a point."""
    try:
        return float(percent.replace(",", ".")) / 100
    except ValueError:
        return math.nan


def _problems(inputs: MediumInputs, refusal: Invalid) -> Mapping[str, str]:
    if isinstance(refusal, ImageRefused):
        return {"image": refusal.reason}
    return {_input(inputs, one.field): one.code for one in refusal.problems}


def _input(inputs: MediumInputs, field: str) -> str:
    """The input that a rule of a picture is about."""
    name, _, rest = field.partition(".")
    if name == "focal":
        return rest
    if name == "alt":
        return f"alt-{rest}" if rest else first_alt(inputs)
    return name
