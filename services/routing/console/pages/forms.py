"""What was sent by a form, as values that the domain reads."""

from fastapi import Request

from services.routing.console.domain.typed import Typed


async def typed_form(request: Request) -> Typed:
    return Typed((await request.form()).multi_items())
