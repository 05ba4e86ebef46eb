"""Signing in, and proving anew who one is, with the network's own identity provider: there, and
back.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from shared.auth.api import sign_in_of
from shared.auth.csrf import refuse_cross_site
from shared.auth.domain import NotSignedIn, ProviderRefused
from shared.auth.pages.leaving import left, packed, unpacked
from shared.auth.pages.proof import asked_for_code, gone_on, proof_form
from shared.auth.pages.sign_in import go_on, shown_code_form, sign_in_page
from shared.auth.pages.surface import NOTHING, Carried, StaffSurface
from shared.auth.usecases import Brought, Returned
from shared.errors import Refusal
from shared.web.problems import of_refusal

Text = Annotated[str, Query(max_length=4_096)]


def provider_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=surface.provider)

    @router.get("")
    async def leave(request: Request, next: Text = "") -> Response:  # noqa: A002 - the address's own word
        here = sign_in_of(request)
        asked = await here.provider.begin(here.arrival(request).address, surface.safe(next))
        response = RedirectResponse(asked.address, 303, headers={"Cache-Control": "no-store"})
        here.keep_step(response, asked.token)
        return response

    @router.post("", dependencies=[Depends(refuse_cross_site)], max_body_size=surface.largest_form)
    async def leave_with(
        request: Request,
        next: Annotated[str, Form()] = "",  # noqa: A002 - as above
    ) -> Response:
        """With what somebody wrote before they were signed out."""
        here, after = sign_in_of(request), surface.safe(next)
        carried = await surface.carry(request, after, None)
        asked = await here.provider.begin(
            here.arrival(request).address, after, carried=packed(carried)
        )
        return left(surface, request, asked)

    @router.get("/callback")
    async def come_back(
        request: Request, code: Text = "", state: Text = "", error: Text = ""
    ) -> Response:
        here = sign_in_of(request)
        returned = await here.provider.returned(
            here.step(request), Brought(code=code, state=state, error=error)
        )
        carried = unpacked(surface, returned.carried) if returned.carried else NOTHING
        if returned.is_proof:
            return await _proved(surface, request, returned, carried)
        return await _signed_in(surface, request, returned, carried)

    return router


async def _signed_in(
    surface: StaffSurface, request: Request, returned: Returned, carried: Carried
) -> Response:
    here = sign_in_of(request)
    shown = NOTHING if returned.is_proof else carried  # of what the sign-in's pages can show
    try:
        proved = await here.provider(returned)
    except Refusal as refusal:
        if not shown.action:
            raise
        return sign_in_page(surface, request, shown, of_refusal(refusal), is_new=True)
    if proved.needs_code:
        response: Response = await shown_code_form(surface, request, returned.after, carried=shown)
        here.keep_step(response, await here.ask_for_code(proved.who))
        return response
    begun = await here.begin(proved.who, here.arrival(request))
    if returned.is_proof:
        return gone_on(surface, request, begun, returned.after, carried)
    return await go_on(surface, request, begun, returned.after, carried=carried)


async def _proved(
    surface: StaffSurface, request: Request, returned: Returned, carried: Carried
) -> Response:
    """Whoever was signed out meanwhile has just signed in."""
    here = sign_in_of(request)
    try:
        who = await here.current(request)
    except NotSignedIn:
        return await _signed_in(surface, request, returned, carried)
    is_theirs = who.principal.account_id == returned.step.account_id
    kept = carried if is_theirs else NOTHING  # of somebody who had this browser before
    try:
        proved = await here.provider(returned)
        if not is_theirs:
            raise ProviderRefused
        if proved.needs_code:
            return await asked_for_code(
                surface, request, who, proved.who, after=returned.after, carried=kept
            )
        begun = await here.own.prove_again.having(who, proved.who)
    except Refusal as refusal:
        return await proof_form(
            surface, request, who, after=returned.after, carried=kept, refusal=refusal
        )
    return gone_on(surface, request, begun, returned.after, kept)
