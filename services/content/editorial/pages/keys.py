"""The keys of the sites' programs: all of them, issuing, rotating and revoking one, and its use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from services.content.api_keys.domain import (
    AlreadyRevoked,
    ApiKey,
    KeyScope,
    MayNotGrant,
    TooManyKeys,
)
from services.content.api_keys.schemas import KeyForm, KeyRotationForm
from services.content.api_keys.usecases.keep_keys import Issuer as KeyIssuer
from services.content.api_keys.usecases.keep_keys import KeepKeys
from services.content.editorial.pages.context import EditorialContext, go_to
from services.content.editorial.pages.delivery import Issuer, Onlooker
from services.content.editorial.pages.forms import Typing, status_of, typing_of
from services.content.editorial.views.chrome import ChromeView, NoticeView
from services.content.editorial.views.keys import (
    ADDRESS,
    KeyFormView,
    KeyInputs,
    KeyPageView,
    KeysView,
    day_view,
    key_view,
)
from services.content.editorial.views.rows import ChoiceView
from services.content.editorial.views.webhooks import SecretView
from shared.auth.domain import Role
from shared.auth.usecases import SignedIn
from shared.errors import Invalid, Refusal
from shared.formatting import NETWORK_ZONE
from shared.web import locale_of

_SHOWN: Final = 50
_USUAL_OVERLAP: Final = "24"
_NO_PROBLEMS: Final[Mapping[str, str]] = {}


def key_pages(context: EditorialContext, keep: KeepKeys) -> APIRouter:
    router = APIRouter(prefix=ADDRESS)

    @router.get("")
    async def all_keys(
        request: Request, who: Onlooker, after: Annotated[str, Query(max_length=100)] = ""
    ) -> HTMLResponse:
        return await _Keys(context, keep, request, who).show(after)

    @router.get("/new")
    async def new(request: Request, who: Issuer) -> HTMLResponse:
        return await _Keys(context, keep, request, who).form(KeyInputs())

    @router.post("")
    async def issue(request: Request, who: Issuer) -> Response:
        return await _Keys(context, keep, request, who).issue(await typing_of(request))

    @router.get("/{key_id}")
    async def one(request: Request, key_id: str, who: Onlooker) -> HTMLResponse:
        return await _Keys(context, keep, request, who).page(key_id)

    @router.post("/{key_id}/rotation")
    async def rotate(request: Request, key_id: str, who: Issuer) -> Response:
        return await _Keys(context, keep, request, who).rotate(key_id, await typing_of(request))

    @router.post("/{key_id}/revocation")
    async def revoke(request: Request, key_id: str, who: Issuer) -> Response:
        """In a form of its own, so that nobody does it by one click."""
        return await _Keys(context, keep, request, who).revoke(key_id)

    return router


@dataclass(frozen=True, kw_only=True)
class _Refused:
    """What was wrong with a form on the page of a key, and which form that was."""

    problems: Mapping[str, str]
    overlap: str


class _Keys:
    """One request. What is refused is shown with how things are, and with what was typed."""

    def __init__(
        self, context: EditorialContext, keep: KeepKeys, request: Request, who: SignedIn
    ) -> None:
        self._context = context
        self._keep = keep
        self._request = request
        self._who = who
        self._locale = locale_of(request)
        principal = who.principal
        self._by = KeyIssuer(
            account_id=principal.account_id, may_read_drafts=principal.role is Role.EDITOR
        )

    async def show(self, after: str) -> HTMLResponse:
        found = await self._keep.listed(after=after, limit=_SHOWN + 1)
        shown, clinics, names = found[:_SHOWN], await self._clinics(), await self._context.names()
        now = self._context.now()
        view = KeysView(
            chrome=self._chrome(None),
            keys=[key_view(one, clinics, names, self._locale, now) for one in shown],
            more_href=f"{ADDRESS}?after={shown[-1].id}" if len(found) > _SHOWN else None,
        )
        return self._context.html(self._request, "editorial/keys.html", view)

    async def page(
        self, key_id: str, refused: _Refused | None = None, refusal: Refusal | None = None
    ) -> HTMLResponse:
        key, usage = await self._keep.find(key_id), await self._keep.usage_of(key_id)
        view = KeyPageView(
            chrome=self._chrome(refusal),
            key=key_view(
                key,
                await self._clinics(),
                await self._context.names(),
                self._locale,
                self._context.now(),
            ),
            usage=[day_view(one, self._locale) for one in usage],
            total=sum(one.count for one in usage),
            overlap=refused.overlap if refused else _USUAL_OVERLAP,
            problems=refused.problems if refused else _NO_PROBLEMS,
            attempted="rotation" if refused else "",
        )
        return self._context.html(
            self._request, "editorial/key.html", view, status=status_of(refusal)
        )

    async def form(
        self,
        inputs: KeyInputs,
        problems: Mapping[str, str] = _NO_PROBLEMS,
        refusal: Refusal | None = None,
    ) -> HTMLResponse:
        clinics = await self._clinics()
        view = KeyFormView(
            chrome=self._chrome(refusal),
            inputs=inputs,
            scopes=[one for one in KeyScope if self._may_grant(one)],
            clinics=[
                ChoiceView(value=slug, label=name, is_chosen=slug in inputs.locations)
                for slug, name in clinics.items()
            ],
            problems=problems,
        )
        return self._context.html(
            self._request, "editorial/key_form.html", view, status=status_of(refusal)
        )

    async def issue(self, typing: Typing) -> Response:
        inputs = KeyInputs(
            name=typing.text("name").strip(),
            scopes=typing.all("scopes"),
            locations=typing.all("locations"),
            expires=typing.text("expires")[:20],
        )
        asked = {**vars(inputs), "expires_at": _end_of_day(inputs.expires)}
        del asked["expires"]
        try:
            form = KeyForm.model_validate(asked)
            key, token = await self._keep.issue(
                form.name,
                scopes=frozenset(form.scopes),
                locations=frozenset(form.locations),
                expires_at=form.expires_at,
                by=self._by,
            )
        except ValidationError as refusal:
            problems = {_input(error["loc"]): "malformed" for error in refusal.errors()}
            return await self.form(inputs, problems, Invalid())
        except (MayNotGrant, TooManyKeys) as refusal:
            return await self.form(inputs, refusal=refusal)
        return self._secret(key, token, is_rotated=False)

    async def rotate(self, key_id: str, typing: Typing) -> Response:
        overlap = typing.text("overlap")[:10]
        try:
            hours = int(overlap) if overlap.isascii() and overlap.isdecimal() else None
            form = KeyRotationForm.model_validate({"overlap_hours": hours})
            key, token = await self._keep.rotate(key_id, overlap=form.overlap, by=self._by)
        except ValidationError:
            refused = _Refused(problems={"overlap": "malformed"}, overlap=overlap)
            return await self.page(key_id, refused, Invalid())
        except (AlreadyRevoked, MayNotGrant) as refusal:
            return await self.page(key_id, None, refusal)
        return self._secret(key, token, is_rotated=True)

    async def revoke(self, key_id: str) -> Response:
        await self._keep.revoke(key_id, by=self._by)
        return go_to(f"{ADDRESS}/{key_id}", "key_revoked")

    def _secret(self, key: ApiKey, token: str, *, is_rotated: bool) -> HTMLResponse:
        view = SecretView(
            chrome=self._chrome(None),
            kind="key",
            name=key.name,
            secret=token,
            is_rotated=is_rotated,
            href=f"{ADDRESS}/{key.id}",
        )
        return self._context.html(self._request, "editorial/secret.html", view, status=201)

    def _may_grant(self, scope: KeyScope) -> bool:
        return scope is not KeyScope.DRAFTS_READ or self._by.may_read_drafts

    def _chrome(self, refusal: Refusal | None) -> ChromeView:
        notice = NoticeView(tone="warn", code=refusal.code) if refusal else None
        return self._context.chrome(self._request, self._who, "keys", notice)

    async def _clinics(self) -> Mapping[str, str]:
        found = await self._context.list_pages.clinics(self._who.principal.scope)
        return {one.slug: one.name for one in found}


def _end_of_day(day: str) -> datetime | str | None:
    """On the network's calendar; what is no day stays as it is, to be refused."""
    if not day:
        return None
    try:
        last = datetime.combine(date.fromisoformat(day), time(23, 59), ZoneInfo(NETWORK_ZONE))
        return last.astimezone(UTC)
    except (ValueError, OverflowError):
        return day


def _input(location: tuple[int | str, ...]) -> str:
    """The input that a rule of the request is about."""
    name = str(location[0]) if location else ""
    return "expires" if name == "expires_at" else name
