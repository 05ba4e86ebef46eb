"""`/v1/editorial/webhooks`: for editors and managers of the whole network; auditors may look."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.revisions.schemas import etag, named_revisions
from services.content.webhooks.domain import (
    EndpointNotActive,
    EndpointRevisionConflict,
    EndpointRevisionRequired,
    TooManyEndpoints,
    UnknownEndpoint,
    UnknownMessage,
)
from services.content.webhooks.schemas import (
    AttemptList,
    DeliveryBody,
    DeliveryList,
    MessageId,
    RedeliveryBody,
    RedeliveryForm,
    RotationForm,
    StateFilter,
    WebhookBody,
    WebhookForm,
    WebhookList,
    WebhookWithSecret,
)
from services.content.webhooks.usecases.keep_endpoints import KeepEndpoints
from services.content.webhooks.usecases.redeliver import Redeliver
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.web import ETAG, may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit

_Tag = Annotated[str | None, Header(max_length=200)]
_NOT_STORED: Final = {"Cache-Control": "no-store"}


def _of_the_network(*roles: Role) -> Any:
    signed = signed_in(*roles)

    @may_refuse(OutsideScope)
    async def principal(who: Annotated[Principal, Depends(signed)]) -> Principal:
        check_scope(who, None)
        return who

    return Depends(principal)


_Editor = Annotated[Principal, _of_the_network(Role.EDITOR, Role.MANAGER)]
_Onlooker = _of_the_network(Role.EDITOR, Role.MANAGER, Role.AUDITOR)


def webhook_router(*, keep: KeepEndpoints, redeliver: Redeliver) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial/webhooks", tags=["webhooks"])
    _add_endpoints(router, keep)
    _add_switches(router, keep)
    _add_messages(router, redeliver)
    return router


def _add_endpoints(router: APIRouter, keep: KeepEndpoints) -> None:
    @router.get("", dependencies=[_Onlooker])
    async def webhooks(response: Response) -> WebhookList:
        response.headers.update(_NOT_STORED)
        return WebhookList.of(await keep.all())

    @router.post("", status_code=201, responses={201: ETAG})
    @may_refuse(TooManyEndpoints)
    async def register_webhook(
        form: WebhookForm, response: Response, who: _Editor
    ) -> WebhookWithSecret:
        """Tells a site of what is published from now on. `secret` is shown this once."""
        endpoint, secret = await keep.register(form.value(), by=who.account_id)
        response.headers.update({"ETag": etag(endpoint.revision), **_NOT_STORED})
        return WebhookWithSecret.with_secret(endpoint, secret)

    @router.get("/{webhook_id}", dependencies=[_Onlooker], responses={200: ETAG})
    @may_refuse(UnknownEndpoint)
    async def the_webhook(webhook_id: str, response: Response) -> WebhookBody:
        endpoint = await keep.find(webhook_id)
        response.headers.update({"ETag": etag(endpoint.revision), **_NOT_STORED})
        return WebhookBody.of(endpoint)

    @router.put("/{webhook_id}", responses={200: ETAG})
    @may_refuse(UnknownEndpoint, EndpointRevisionRequired, EndpointRevisionConflict)
    async def edit_webhook(
        webhook_id: str,
        form: WebhookForm,
        response: Response,
        who: _Editor,
        if_match: _Tag = None,
    ) -> WebhookBody:
        """What is queued already goes to the new address; filters count for what comes."""
        endpoint = await keep.edit(
            webhook_id, form.value(), seen=named_revisions(if_match), by=who.account_id
        )
        response.headers.update({"ETag": etag(endpoint.revision), **_NOT_STORED})
        return WebhookBody.of(endpoint)

    @router.delete("/{webhook_id}", status_code=204)
    async def remove_webhook(webhook_id: str, who: _Editor) -> None:
        """With its messages and its log; harmless when there is none."""
        await keep.remove(webhook_id, by=who.account_id)


def _add_switches(router: APIRouter, keep: KeepEndpoints) -> None:
    @router.post("/{webhook_id}/pause")
    @may_refuse(UnknownEndpoint)
    async def pause_webhook(webhook_id: str, who: _Editor) -> WebhookBody:
        """What changes meanwhile is sent once it is resumed."""
        return WebhookBody.of(await keep.pause(webhook_id, by=who.account_id))

    @router.post("/{webhook_id}/resume")
    @may_refuse(UnknownEndpoint)
    async def resume_webhook(webhook_id: str, who: _Editor) -> WebhookBody:
        """Also one that was switched off; what waits is tried at once."""
        return WebhookBody.of(await keep.resume(webhook_id, by=who.account_id))

    @router.post("/{webhook_id}/rotate")
    @may_refuse(UnknownEndpoint)
    async def rotate_secret(
        webhook_id: str, form: RotationForm, response: Response, who: _Editor
    ) -> WebhookWithSecret:
        """A new secret, shown this once; until the overlap ends messages have two signatures."""
        endpoint, secret = await keep.rotate(webhook_id, overlap=form.overlap, by=who.account_id)
        response.headers.update(_NOT_STORED)
        return WebhookWithSecret.with_secret(endpoint, secret)


def _add_messages(router: APIRouter, redeliver: Redeliver) -> None:
    @router.post("/{webhook_id}/test", status_code=202)
    @may_refuse(UnknownEndpoint, EndpointNotActive)
    async def test_webhook(webhook_id: str, who: _Editor) -> DeliveryBody:
        """Sends a message of type `webhook.test`; the attempts tell what became of it."""
        return DeliveryBody.of(await redeliver.test(webhook_id, by=who.account_id))

    @router.post("/{webhook_id}/redeliver", status_code=202)
    @may_refuse(UnknownEndpoint, UnknownMessage)
    async def redeliver_messages(
        webhook_id: str, form: RedeliveryForm, who: _Editor
    ) -> RedeliveryBody:
        """A message that is sent again keeps its `webhook-id`."""
        by = who.account_id
        if form.since is not None:
            count = await redeliver.since(
                webhook_id, form.since, only_failed=form.only_failed, by=by
            )
        else:
            count = await redeliver.one(webhook_id, form.message or "", by=by)
        return RedeliveryBody(count=count)

    @router.get("/{webhook_id}/deliveries", dependencies=[_Onlooker])
    @may_refuse(UnknownEndpoint)
    async def deliveries_of_a_webhook(
        webhook_id: str,
        state: StateFilter = None,
        before: AfterKey = "",
        limit: Limit = DEFAULT_LIMIT,
    ) -> DeliveryList:
        """The newest first: those on their way, and for 30 days those that are settled."""
        found = await redeliver.list_deliveries(
            webhook_id, state=state, before=before, limit=limit + 1
        )
        return DeliveryList.of(found, limit=limit)

    @router.get("/{webhook_id}/attempts", dependencies=[_Onlooker])
    @may_refuse(UnknownEndpoint)
    async def attempts_of_a_webhook(
        webhook_id: str,
        message: MessageId = None,
        before: AfterKey = "",
        limit: Limit = DEFAULT_LIMIT,
    ) -> AttemptList:
        """Of the last 30 days, the newest first."""
        found = await redeliver.list_attempts(
            webhook_id, message_id=message, before=before, limit=limit + 1
        )
        return AttemptList.of(found, limit=limit)
