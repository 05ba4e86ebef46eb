"""The webhooks of the sites: all of them, registering and changing one, and what became of its
messages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from services.content.editorial.pages.context import EditorialContext, go_to
from services.content.editorial.pages.delivery import Issuer, Onlooker
from services.content.editorial.pages.forms import Typing, status_of, typing_of
from services.content.editorial.views.chrome import ChromeView, NoticeView
from services.content.editorial.views.rows import ChoiceView
from services.content.editorial.views.webhooks import (
    ADDRESS,
    LogPart,
    SecretView,
    WebhookFormView,
    WebhookInputs,
    WebhookPageView,
    WebhooksView,
    attempt_view,
    delivery_view,
    step_views,
    until,
    webhook_inputs,
    webhook_view,
)
from services.content.webhooks.domain import (
    Attempt,
    DeliveryState,
    Endpoint,
    EndpointNotActive,
    EndpointRevisionConflict,
    TooManyEndpoints,
    UnknownMessage,
)
from services.content.webhooks.schemas import WebhookForm
from services.content.webhooks.usecases.keep_endpoints import KeepEndpoints
from services.content.webhooks.usecases.redeliver import Redeliver
from shared.auth.usecases import SignedIn
from shared.errors import Invalid, Refusal
from shared.web import locale_of

_SHOWN: Final = 50
_ATTEMPTS: Final = 200
_OVERLAP: Final = timedelta(hours=24)
_NO_PROBLEMS: Final[Mapping[str, str]] = {}
_Text = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class SiteWebhooks:
    """What is done with webhooks, by the API's own use cases."""

    keep: KeepEndpoints
    redeliver: Redeliver


def webhook_pages(context: EditorialContext, webhooks: SiteWebhooks) -> APIRouter:
    router = APIRouter(prefix=ADDRESS)
    _add_registering(router, context, webhooks)
    _add_one(router, context, webhooks)
    return router


def _add_registering(router: APIRouter, context: EditorialContext, webhooks: SiteWebhooks) -> None:
    @router.get("")
    async def all_webhooks(request: Request, who: Onlooker) -> HTMLResponse:
        return await _Webhooks(context, webhooks, request, who).show()

    @router.get("/new")
    async def new(request: Request, who: Issuer) -> HTMLResponse:
        return await _Webhooks(context, webhooks, request, who).form(WebhookInputs())

    @router.post("")
    async def register(request: Request, who: Issuer) -> Response:
        here = _Webhooks(context, webhooks, request, who)
        return await here.register(await typing_of(request))


def _add_one(router: APIRouter, context: EditorialContext, webhooks: SiteWebhooks) -> None:
    @router.get("/{webhook_id}")
    async def one(  # noqa: PLR0917 - the filters of the address
        request: Request,
        webhook_id: str,
        who: Onlooker,
        state: _Text = "",
        before: _Text = "",
        message: _Text = "",
    ) -> HTMLResponse:
        here = _Webhooks(context, webhooks, request, who)
        return await here.page(webhook_id, LogPart(state=state, before=before, message=message))

    @router.get("/{webhook_id}/edit")
    async def edit_form(request: Request, webhook_id: str, who: Issuer) -> HTMLResponse:
        endpoint = await webhooks.keep.find(webhook_id)
        here = _Webhooks(context, webhooks, request, who)
        return await here.form(webhook_inputs(endpoint), endpoint)

    @router.post("/{webhook_id}")
    async def edit(request: Request, webhook_id: str, who: Issuer) -> Response:
        here = _Webhooks(context, webhooks, request, who)
        return await here.edit(webhook_id, await typing_of(request))

    @router.post("/{webhook_id}/{action}")
    async def act(request: Request, webhook_id: str, action: str, who: Issuer) -> Response:
        here = _Webhooks(context, webhooks, request, who)
        return await here.act(webhook_id, action, await typing_of(request))


class _Webhooks:
    """One request. What is refused is shown with how things are, and with what was typed."""

    def __init__(
        self, context: EditorialContext, webhooks: SiteWebhooks, request: Request, who: SignedIn
    ) -> None:
        self._context = context
        self._keep = webhooks.keep
        self._redeliver = webhooks.redeliver
        self._request = request
        self._who = who
        self._locale = locale_of(request)
        self._by = who.principal.account_id

    async def show(self) -> HTMLResponse:
        found, clinics = await self._keep.all(), await self._clinics()
        chrome = self._context.chrome(self._request, self._who, "webhooks")
        view = WebhooksView(
            chrome=chrome,
            webhooks=[webhook_view(one, clinics, self._locale) for one in found],
            may_edit=chrome.may_issue,
        )
        return self._context.html(self._request, "editorial/webhooks.html", view)

    async def page(
        self, webhook_id: str, log: LogPart, refusal: Refusal | None = None
    ) -> HTMLResponse:
        endpoint, clinics = await self._keep.find(webhook_id), await self._clinics()
        found = await self._redeliver.list_deliveries(
            webhook_id, state=log.wanted, before=log.before, limit=_SHOWN + 1
        )
        shown = found[:_SHOWN]
        newest = await self._attempts(webhook_id, None)
        last = {one.message_id: one for one in reversed(newest)}
        attempts = await self._attempts(webhook_id, log.message) if log.message else ()
        chrome, before = self._chrome(refusal), endpoint.secrets[1:]
        view = WebhookPageView(
            chrome=chrome,
            webhook=webhook_view(endpoint, clinics, self._locale),
            secret_before_ends=until(before[0].ends_at, self._locale) if before else "",
            deliveries=[delivery_view(one, last, clinics, self._locale) for one in shown],
            states=[
                ChoiceView(value=one, label=one, is_chosen=one == log.state)
                for one in DeliveryState
            ],
            more_href=log.more_href(webhook_id, shown[-1].order) if len(found) > _SHOWN else None,
            message=log.message if attempts else "",
            attempts=[attempt_view(one, self._locale) for one in attempts],
            steps=step_views(endpoint, await self._context.names(), self._locale),
            may_edit=chrome.may_issue,
        )
        return self._context.html(
            self._request, "editorial/webhook.html", view, status=status_of(refusal)
        )

    async def form(
        self,
        inputs: WebhookInputs,
        endpoint: Endpoint | None = None,
        *,
        problems: Mapping[str, str] = _NO_PROBLEMS,
        refusal: Refusal | None = None,
    ) -> HTMLResponse:
        clinics, href = await self._clinics(), f"{ADDRESS}/{endpoint.id}" if endpoint else ADDRESS
        view = WebhookFormView(
            chrome=self._chrome(refusal),
            href=href,
            back_href=href,
            revision=endpoint.revision if endpoint else 0,
            inputs=inputs,
            clinics=[
                ChoiceView(value=slug, label=name, is_chosen=slug in inputs.locations)
                for slug, name in clinics.items()
            ],
            problems=problems,
        )
        return self._context.html(
            self._request, "editorial/webhook_form.html", view, status=status_of(refusal)
        )

    async def register(self, typing: Typing) -> Response:
        inputs = _typed(typing)
        try:
            described = WebhookForm.model_validate(vars(inputs)).value()
            endpoint, secret = await self._keep.register(described, by=self._by)
        except TooManyEndpoints as refusal:
            return await self.form(inputs, refusal=refusal)
        except (Invalid, ValidationError) as refusal:
            return await self._unfit(inputs, None, refusal)
        return self._secret(endpoint, secret, is_rotated=False)

    async def edit(self, webhook_id: str, typing: Typing) -> Response:
        inputs, endpoint = _typed(typing), await self._keep.find(webhook_id)
        try:
            described = WebhookForm.model_validate(vars(inputs)).value()
            seen = frozenset({typing.number("revision")})
            await self._keep.edit(webhook_id, described, seen=seen, by=self._by)
        except EndpointRevisionConflict as refusal:
            now = await self._keep.find(webhook_id)
            return await self.form(inputs, now, refusal=refusal)
        except (Invalid, ValidationError) as refusal:
            return await self._unfit(inputs, endpoint, refusal)
        return go_to(f"{ADDRESS}/{webhook_id}", "webhook_saved")

    async def act(self, webhook_id: str, action: str, typing: Typing) -> Response:
        """Pausing, resuming and removing may be repeated."""
        address = f"{ADDRESS}/{webhook_id}"
        match action:
            case "pause":
                await self._keep.pause(webhook_id, by=self._by)
            case "resume":
                await self._keep.resume(webhook_id, by=self._by)
            case "rotate":
                endpoint, secret = await self._keep.rotate(
                    webhook_id, overlap=_OVERLAP, by=self._by
                )
                return self._secret(endpoint, secret, is_rotated=True)
            case "remove":
                await self._keep.remove(webhook_id, by=self._by)
                return go_to(ADDRESS, "webhook_removed")
            case "test" | "redeliver":
                return await self._send(webhook_id, action, typing)
            case _:
                raise UnknownMessage
        return go_to(address, f"webhook_{action}d")

    async def _send(self, webhook_id: str, action: str, typing: Typing) -> Response:
        try:
            if action == "test":
                await self._redeliver.test(webhook_id, by=self._by)
            else:
                message = typing.text("message")[:100]
                await self._redeliver.one(webhook_id, message, by=self._by)
        except (EndpointNotActive, UnknownMessage) as refusal:
            return await self.page(webhook_id, LogPart(), refusal)
        return go_to(f"{ADDRESS}/{webhook_id}", "message_queued")

    async def _unfit(
        self, inputs: WebhookInputs, endpoint: Endpoint | None, refusal: Invalid | ValidationError
    ) -> HTMLResponse:
        if isinstance(refusal, Invalid):
            problems = {one.field: one.code for one in refusal.problems}
        else:
            problems = {str(error["loc"][0]): "malformed" for error in refusal.errors()}
        return await self.form(inputs, endpoint, problems=problems, refusal=Invalid())

    def _secret(self, endpoint: Endpoint, secret: str, *, is_rotated: bool) -> HTMLResponse:
        view = SecretView(
            chrome=self._chrome(None),
            kind="webhook",
            name=endpoint.description or endpoint.url,
            secret=secret,
            is_rotated=is_rotated,
            href=f"{ADDRESS}/{endpoint.id}",
        )
        return self._context.html(self._request, "editorial/secret.html", view, status=201)

    def _chrome(self, refusal: Refusal | None) -> ChromeView:
        notice = NoticeView(tone="warn", code=refusal.code) if refusal else None
        return self._context.chrome(self._request, self._who, "webhooks", notice)

    async def _attempts(self, webhook_id: str, message: str | None) -> Sequence[Attempt]:
        return await self._redeliver.list_attempts(
            webhook_id, message_id=message, before="", limit=_ATTEMPTS
        )

    async def _clinics(self) -> Mapping[str, str]:
        found = await self._context.list_pages.clinics(self._who.principal.scope)
        return {one.slug: one.name for one in found}


def _typed(typing: Typing) -> WebhookInputs:
    return WebhookInputs(
        url=typing.text("url").strip(),
        description=typing.text("description").strip(),
        events=typing.all("events"),
        locations=typing.all("locations"),
        locales=typing.all("locales"),
    )
