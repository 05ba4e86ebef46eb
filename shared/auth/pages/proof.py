"""Proving once more who one is, and then going on to what was asked."""

import json
from collections.abc import Awaitable
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from shared.auth.api import sign_in_of
from shared.auth.domain import LONGEST_PASSWORD, Authenticated, WrongCode
from shared.auth.pages.framing import Who, actions_of, chrome_of
from shared.auth.pages.leaving import left, packed, pairs_of
from shared.auth.pages.surface import (
    ACCOUNT,
    LONGEST_CREDENTIAL,
    NOTHING,
    PROOF,
    Carried,
    StaffSurface,
)
from shared.auth.pages.views import GoOnView, ProofView
from shared.auth.usecases import NewSession, SignedIn
from shared.errors import Refusal, TooMany
from shared.web.problems import of_refusal

_NEVER_CARRIED: Final = frozenset({"csrf_token", "old", "new", "code", "credential"})
_MOST_FIELDS: Final = 100


class ProofForm(BaseModel):
    """`next`: a page to go on to; `action` and `carried`: a form to go on with, as packed here."""

    password: str = Field(default="", max_length=LONGEST_PASSWORD)
    code: str = Field(default="", max_length=64)
    next: str = ACCOUNT
    action: str = ""
    carried: str = ""
    credential: str = Field(default="", max_length=LONGEST_CREDENTIAL)


def proof_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=PROOF)

    @router.get("")
    async def form(request: Request, who: Who, next: str = ACCOUNT) -> HTMLResponse:  # noqa: A002 - the address's own word
        return await proof_form(surface, request, who, after=surface.safe(next))

    @router.post("")
    async def prove(request: Request, who: Who, form: Annotated[ProofForm, Form()]) -> Response:
        arrival = sign_in_of(request).arrival(request)
        proving = actions_of(request).prove_again(
            who, password=form.password, code=form.code, arrival=arrival
        )
        return await _gone_on(surface, request, who, form, proving)

    @router.post("/passkey")
    async def prove_by_passkey(
        request: Request, who: Who, form: Annotated[ProofForm, Form()]
    ) -> Response:
        async def proving() -> NewSession:
            here = sign_in_of(request)
            proved = await here.passkeys.prove(here.step(request), form.credential)
            return await here.own.prove_again.having(who, proved)

        return await _gone_on(surface, request, who, form, proving())

    @router.post("/code")
    async def prove_by_code(
        request: Request, who: Who, form: Annotated[ProofForm, Form()]
    ) -> Response:
        """After the network's own sign-in, where the account has a second factor of its own."""

        async def proving() -> NewSession:
            here = sign_in_of(request)
            proved = await here.by_code(here.step(request), form.code, here.arrival(request))
            return await here.own.prove_again.having(who, proved)

        return await _gone_on(surface, request, who, form, proving(), is_code=True)

    @router.post("/provider")
    async def leave(request: Request, who: Who, form: Annotated[ProofForm, Form()]) -> Response:
        here, after = sign_in_of(request), surface.safe(form.next)
        carried = _unpacked(surface, form.action, form.carried)
        try:
            asked = await here.provider.begin(
                here.arrival(request).address,
                after,
                carried=packed(carried),
                proves=who.principal.account_id,
            )
        except Refusal as refusal:
            return await proof_form(
                surface, request, who, after=after, carried=carried, refusal=refusal
            )
        return left(surface, request, asked)

    return router


async def asked_for_code(
    surface: StaffSurface,
    request: Request,
    who: SignedIn,
    proved: Authenticated,
    *,
    after: str,
    carried: Carried,
) -> HTMLResponse:
    """The provider has asked for no second factor, and the account has one."""
    page = await proof_form(surface, request, who, after=after, carried=carried, is_code=True)
    here = sign_in_of(request)
    here.keep_step(page, await here.ask_for_code(proved))
    return page


async def _gone_on(
    surface: StaffSurface,
    request: Request,
    who: SignedIn,
    form: ProofForm,
    proving: Awaitable[NewSession],
    *,
    is_code: bool = False,
) -> Response:
    """To the page that was asked for, or on with the form; or the question again."""
    after = surface.safe(form.next)
    carried = _unpacked(surface, form.action, form.carried)
    try:
        begun = await proving
    except Refusal as refusal:
        still = is_code and isinstance(refusal, WrongCode | TooMany)
        return await proof_form(
            surface, request, who, after=after, carried=carried, refusal=refusal, is_code=still
        )
    return gone_on(surface, request, begun, after, carried)


def gone_on(
    surface: StaffSurface, request: Request, begun: NewSession, after: str, carried: Carried
) -> Response:
    response: Response = RedirectResponse(after, 303)
    if carried.action:
        view = GoOnView(chrome=chrome_of(surface, request, begun.signed_in), carried=carried)
        response = surface.html(request, "account/go_on.html", view)
    sign_in_of(request).keep(response, begun)
    return response


async def proof_form(
    surface: StaffSurface,
    request: Request,
    who: SignedIn,
    *,
    after: str,
    carried: Carried = NOTHING,
    refusal: Refusal | None = None,
    is_code: bool = False,
) -> HTMLResponse:
    """`is_code`: of a proof that was begun and only lacks the code of a second factor."""
    here, own = sign_in_of(request), await actions_of(request).read(who)
    passkeys = await here.known_passkeys(own.account.id)
    provider = here.provider_actions
    view = ProofView(
        chrome=chrome_of(surface, request, who),
        email=own.account.email,
        asks_for_code=own.factor is not None,
        takes_password=own.account.takes_passwords,
        is_code=is_code,
        provider=provider.provider.name if provider else "",
        next=after,
        carried=carried,
        packed=json.dumps(list(carried.fields)),
        passkey_options=f"{surface.passkey}/options" if passkeys else "",
        problem=refusal.code if refusal else "",
    )
    problem = of_refusal(refusal) if refusal else None
    status, headers = (problem.status, problem.headers) if problem else (200, {})
    return surface.html(request, "account/proof.html", view, status=status, headers=headers)


async def asked_form(surface: StaffSurface, request: Request) -> Carried:
    """Of a form that came too late to be done at once, what goes on with it: no secret."""
    path = request.scope["path"]
    if request.method != "POST" or surface.safe(path) != path:
        return NOTHING
    items = (await request.form()).multi_items()
    fields = [
        (name, value)
        for name, value in items
        if isinstance(value, str) and name not in _NEVER_CARRIED and "password" not in name
    ]
    return Carried(fields=fields[:_MOST_FIELDS], action=path)


def _unpacked(surface: StaffSurface, action: str, text: str) -> Carried:
    """What a page of ours has written; anything else is nothing."""
    if not action or surface.safe(action) != action:
        return NOTHING
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return NOTHING
    return Carried(fields=pairs_of(fields, _MOST_FIELDS), action=action)
