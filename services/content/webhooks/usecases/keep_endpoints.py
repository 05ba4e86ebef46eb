"""An editor or manager registers an endpoint, changes it, pauses, resumes and removes it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.content.feed.ports import Feed
from services.content.webhooks.domain import (
    MOST_ENDPOINTS,
    Endpoint,
    Reach,
    TooManyEndpoints,
    UnknownEndpoint,
    Wanted,
    check_seen,
    target_of,
)
from services.content.webhooks.ports import Attempts, Deliveries, EndpointChange, Endpoints, Secrets
from shared.clock import Clock
from shared.ids import new_id
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class Described:
    """What people say of an endpoint."""

    url: str
    description: str
    wanted: Wanted


@dataclass(frozen=True, kw_only=True)
class KeepEndpoints:
    """`by`: the account of whoever does it; it is noted at the endpoint and logged. Pausing,
    resuming and removing may be repeated.
    """

    endpoints: Endpoints
    deliveries: Deliveries
    attempts: Attempts
    secrets: Secrets
    feed: Feed
    now: Clock
    may_be_loopback: bool

    async def register(self, described: Described, *, by: str) -> tuple[Endpoint, str]:
        """Also the secret, which nobody can be shown again. It begins with what is published from
        now on. Raises `Invalid` and `TooManyEndpoints`.
        """
        url = self._checked(described.url)
        if len(await self.endpoints.all()) >= MOST_ENDPOINTS:
            raise TooManyEndpoints
        head, now, endpoint_id = await self.feed.head(), self.now(), new_id()
        secret, sealed = self.secrets.new(endpoint_id)
        endpoint = Endpoint(
            id=endpoint_id,
            url=url,
            description=described.description,
            wanted=described.wanted,
            secrets=(sealed,),
            reach=Reach(feed=head.feed, position=head.high_water),
            created_at=now,
            revision=0,
        ).noted("registered", now, by=by)
        await self.endpoints.add(endpoint)
        security("webhook-registered", account=by, key=endpoint_id)
        return endpoint, secret

    async def all(self) -> Sequence[Endpoint]:
        return await self.endpoints.all()

    async def find(self, endpoint_id: str) -> Endpoint:
        """Raises `UnknownEndpoint`."""
        found = await self.endpoints.get(endpoint_id)
        if found is None:
            raise UnknownEndpoint
        return found

    async def edit(
        self, endpoint_id: str, described: Described, *, seen: Collection[int] | None, by: str
    ) -> Endpoint:
        """What is queued already goes to the new address. Raises `Invalid`, `UnknownEndpoint`,
        `EndpointRevisionRequired` and `EndpointRevisionConflict`.
        """
        described = replace(described, url=self._checked(described.url))

        def edited(endpoint: Endpoint) -> Endpoint:
            check_seen(endpoint, seen)
            return endpoint.edited(
                url=described.url,
                description=described.description,
                wanted=described.wanted,
                by=by,
                now=self.now(),
            )

        return await self._changed(endpoint_id, edited, "webhook-edited", by)

    async def pause(self, endpoint_id: str, *, by: str) -> Endpoint:
        """Nothing is queued or sent until it is resumed; nothing is lost by it either."""
        return await self._changed(
            endpoint_id, lambda one: one.paused(by=by, now=self.now()), "webhook-paused", by
        )

    async def resume(self, endpoint_id: str, *, by: str) -> Endpoint:
        """Also one that was switched off. What waits is tried at once, and for three days anew,
        however long it has waited.
        """
        await self.find(endpoint_id)
        await self.deliveries.begin_anew(endpoint_id, self.now())
        return await self._changed(
            endpoint_id, lambda one: one.resumed(by=by, now=self.now()), "webhook-resumed", by
        )

    async def rotate(
        self, endpoint_id: str, *, overlap: timedelta, by: str
    ) -> tuple[Endpoint, str]:
        """Also the new secret. Until the overlap ends messages are signed with both."""
        secret, sealed = self.secrets.new(endpoint_id)
        endpoint = await self._changed(
            endpoint_id,
            lambda one: one.rotated(sealed, overlap=overlap, by=by, now=self.now()),
            "webhook-secret-rotated",
            by,
        )
        return endpoint, secret

    async def remove(self, endpoint_id: str, *, by: str) -> None:
        """With its messages, its log and its secrets. The endpoint goes first: what is queued for
        one that is gone is sent nowhere, and forgotten by itself.
        """
        if await self.endpoints.remove(endpoint_id, by=by, at=self.now()):
            security("webhook-removed", account=by, key=endpoint_id)
        await self.deliveries.remove_of(endpoint_id)
        await self.attempts.remove_of(endpoint_id)

    async def _changed(
        self, endpoint_id: str, change: EndpointChange, event: str, by: str
    ) -> Endpoint:
        changed = await self.endpoints.change(endpoint_id, change)
        if changed is None:
            raise UnknownEndpoint
        security(event, account=by, key=endpoint_id, revision=changed.revision)
        return changed

    def _checked(self, url: str) -> str:
        return target_of(url, may_be_loopback=self.may_be_loopback).url
