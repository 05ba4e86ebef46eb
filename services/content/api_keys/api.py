"""`/v1/editorial/keys`, and what routes ask of whoever comes with a key or without one.

Reading what is published needs no key. Whoever sends one is who it says, or is refused: nobody is
taken for anonymous by mistake. Answers that are ready are given in front of all this, to those who
send none (`shared.web.ready`).
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.content.api_keys.domain import (
    Access,
    AlreadyRevoked,
    ApiKey,
    KeyExpired,
    KeyRevoked,
    KeyScope,
    KeyUnknown,
    MayNotGrant,
    OutsideLocations,
    ScopeMissing,
    TooManyKeys,
    UnknownApiKey,
    token_in,
)
from services.content.api_keys.schemas import (
    KeyBody,
    KeyForm,
    KeyList,
    KeyRotationForm,
    KeyWithToken,
    UsageList,
)
from services.content.api_keys.usecases.check_key import CheckKey
from services.content.api_keys.usecases.keep_keys import Issuer, KeepKeys
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from shared.auth.api import SESSION, signed_in
from shared.auth.domain import (
    CrossSiteRequest,
    NotSignedIn,
    Principal,
    Role,
    RoleMayNot,
    Scope,
)
from shared.limits import LimitReached, RequestLimits, by_address
from shared.web import may_refuse
from shared.web.clients import client_address
from shared.web.openapi import bearer
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit

_API_KEY: Final = bearer(
    "api_key", "A site's key, `wfk_…`. What is published may be read without one."
)
_OF_A_KEY: Final = (
    KeyUnknown, KeyRevoked, KeyExpired, ScopeMissing, OutsideLocations, LimitReached,
)  # fmt: skip
_NOT_STORED: Final = {"Cache-Control": "no-store"}


def reader(
    check_key: CheckKey, access: Access, *, anybody: tuple[RequestLimits, str] | None = None
) -> Any:
    """For routes that anybody may read. `anybody`: what those without a key are counted by."""

    @may_refuse(*_OF_A_KEY, scheme=_API_KEY.as_optional())
    async def check(request: Request) -> None:
        token = token_in(request.headers.getlist("authorization"))
        if token is not None:
            await check_key(token, access, _location(request))
        elif anybody is not None:
            limits, subject = anybody
            await limits.take(by_address(subject, client_address(request)))

    return Depends(check)


def draft_reader(check_key: CheckKey) -> Callable[..., Awaitable[Principal]]:
    """For drafts: somebody signed in, or a program with a key to drafts of every clinic."""
    person = signed_in(Role.EDITOR, Role.REVIEWER)
    access = Access(scope=KeyScope.DRAFTS_READ)

    @may_refuse(NotSignedIn, RoleMayNot, CrossSiteRequest, scheme=SESSION)
    @may_refuse(*_OF_A_KEY, scheme=_API_KEY)
    async def principal(request: Request) -> Principal:
        token = token_in(request.headers.getlist("authorization"))
        if token is None:
            return await person(request)
        return _program(await check_key(token, access, None))

    return principal


def key_router(*, keep: KeepKeys) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial/keys", tags=["keys"])

    @router.get("", dependencies=[_ONLOOKER])
    async def keys(
        response: Response, after: AfterKey = "", limit: Limit = DEFAULT_LIMIT
    ) -> KeyList:
        """Those that were revoked as well."""
        response.headers.update(_NOT_STORED)
        return KeyList.of(await keep.listed(after=after, limit=limit + 1), limit=limit)

    @router.post("", status_code=201)
    @may_refuse(MayNotGrant, TooManyKeys)
    async def issue_key(form: KeyForm, response: Response, by: _Issuer) -> KeyWithToken:
        """`key` is shown this once."""
        key, token = await keep.issue(
            form.name,
            scopes=frozenset(form.scopes),
            locations=frozenset(form.locations),
            expires_at=form.expires_at,
            by=by,
        )
        response.headers.update(_NOT_STORED)
        return KeyWithToken.with_token(key, token)

    @router.get("/{key_id}", dependencies=[_ONLOOKER])
    @may_refuse(UnknownApiKey)
    async def the_key(key_id: str, response: Response) -> KeyBody:
        response.headers.update(_NOT_STORED)
        return KeyBody.of(await keep.find(key_id))

    @router.post("/{key_id}/revoke", status_code=204)
    @may_refuse(UnknownApiKey)
    async def revoke_key(key_id: str, by: _Issuer) -> None:
        """Within two seconds no process takes it any more. It stays in the list."""
        await keep.revoke(key_id, by=by)

    @router.post("/{key_id}/rotate")
    @may_refuse(UnknownApiKey, AlreadyRevoked, MayNotGrant)
    async def rotate_key(
        key_id: str, form: KeyRotationForm, response: Response, by: _Issuer
    ) -> KeyWithToken:
        """A new key with the same rights, shown this once; the one before is good until the
        overlap ends.
        """
        rotated, token = await keep.rotate(key_id, overlap=form.overlap, by=by)
        response.headers.update(_NOT_STORED)
        return KeyWithToken.with_token(rotated, token)

    @router.get("/{key_id}/usage", dependencies=[_ONLOOKER])
    @may_refuse(UnknownApiKey)
    async def usage_of_a_key(key_id: str, response: Response) -> UsageList:
        """The last 90 days on which it was used, the newest first."""
        response.headers.update(_NOT_STORED)
        return UsageList.of(await keep.usage_of(key_id))

    return router


@may_refuse(OutsideScope)
async def _issuer(
    who: Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.MANAGER))],
) -> Issuer:
    check_scope(who, None)
    return Issuer(account_id=who.account_id, may_read_drafts=who.role is Role.EDITOR)


@may_refuse(OutsideScope)
async def _onlooker(
    who: Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.MANAGER, Role.AUDITOR))],
) -> None:
    check_scope(who, None)


_Issuer = Annotated[Issuer, Depends(_issuer)]
_ONLOOKER: Final = Depends(_onlooker)


def _program(key: ApiKey) -> Principal:
    scope = Scope(clinics=key.locations, everything=not key.locations)
    return Principal(account_id=f"key:{key.id}", name=key.name, role=Role.REVIEWER, scope=scope)


def _location(request: Request) -> str | None:
    """Of the path, or else as the route itself takes it from the query."""
    given = request.path_params.get("location") or request.query_params.get("location")
    return str(given) if given else None
