"""Proving once more who one is, and then going on to what was asked."""

import json
from collections.abc import Awaitable
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from shared.auth.api import sign_in_of
from shared.auth.domain import LONGEST_PASSWORD
from shared.auth.pages.framing import Who, actions_of, chrome_of
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
from shared.errors import Refusal
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

    return router


async def _gone_on(
    surface: StaffSurface,
    request: Request,
    who: SignedIn,
    form: ProofForm,
    proving: Awaitable[NewSession],
) -> Response:
    """To the page that was asked for, or on with the form; or the question again."""
    after = surface.safe(form.next)
    carried = _unpacked(surface, form.action, form.carried)
    try:
        begun = await proving
    except Refusal as refusal:
        return await proof_form(
            surface, request, who, after=after, carried=carried, refusal=refusal
        )
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
) -> HTMLResponse:
    own = await actions_of(request).read(who)
    passkeys = await sign_in_of(request).known_passkeys(own.account.id)
    view = ProofView(
        chrome=chrome_of(surface, request, who),
        email=own.account.email,
        asks_for_code=own.factor is not None,
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


def _unpacked(surface: StaffSurface, action: str, packed: str) -> Carried:
    """What a page of ours has written; anything else is nothing."""
    if not action or surface.safe(action) != action:
        return NOTHING
    try:
        fields = json.loads(packed)
    except (ValueError, RecursionError):
        return NOTHING
    pairs = fields if isinstance(fields, list) else []
    kept = [
        (pair[0], pair[1])
        for pair in pairs[:_MOST_FIELDS]
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
    ]
    return Carried(fields=kept, action=action)
