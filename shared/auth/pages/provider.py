"""Signing in with the network's own identity provider: there, and back."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from shared.auth.api import sign_in_of
from shared.auth.pages.sign_in import go_on, shown_code_form
from shared.auth.pages.surface import StaffSurface
from shared.auth.usecases import Brought

Text = Annotated[str, Query(max_length=4_096)]


def provider_pages(surface: StaffSurface) -> APIRouter:
    """By GET, both of them: a form may not lead to another site, and the provider sends browsers
    back by an address.
    """
    router = APIRouter(prefix=surface.provider)

    @router.get("")
    async def leave(request: Request, next: Text = "") -> Response:  # noqa: A002 - the address's own word
        here = sign_in_of(request)
        asked = await here.provider.begin(here.arrival(request).address, surface.safe(next))
        response = RedirectResponse(asked.address, 303, headers={"Cache-Control": "no-store"})
        here.keep_step(response, asked.token)
        return response

    @router.get("/callback")
    async def come_back(
        request: Request, code: Text = "", state: Text = "", error: Text = ""
    ) -> Response:
        here = sign_in_of(request)
        proved = await here.provider(
            here.step(request), Brought(code=code, state=state, error=error)
        )
        if proved.needs_code:
            response: Response = await shown_code_form(surface, request, proved.after)
            here.keep_step(response, await here.ask_for_code(proved.who))
            return response
        begun = await here.begin(proved.who, here.arrival(request))
        return await go_on(surface, request, begun, proved.after)

    return router
