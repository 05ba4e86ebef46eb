"""Routes whose requests are counted by client before anything of them is read."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from shared.limits import LimitReached, RequestLimits, by_address
from shared.web.clients import client_address
from shared.web.direct import outcome_before

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def limited(limits: RequestLimits, subject: str, *, later: bool = False) -> type[APIRoute]:
    """The class of a router's routes, for `APIRouter(route_class=…)`: they take from the limits
    `<subject>_by_address` and `<subject>_by_network`.

    `later`: whether a request over a limit is refused is left to the endpoint (`over_limit`), which
    may find that it only repeats an earlier one. Until then it is read as any other; when it cannot
    be read it is refused for being over its limit.
    """

    async def count(request: Request) -> None:
        try:
            await limits.take(by_address(subject, client_address(request)))
        except LimitReached as reached:
            if not later:
                raise
            request.state.over_limit = reached

    class Limited(_CountedRoute):
        refusals = (LimitReached,)
        counting = staticmethod(count)

    return Limited


class _CountedRoute(APIRoute):
    counting: Callable[[Request], Awaitable[None]]

    def get_route_handler(self) -> _Handler:
        handler = super().get_route_handler()

        async def counted(request: Request) -> Response:
            is_counted, refused = outcome_before(request.state)
            if refused is not None:
                raise refused
            if not is_counted:
                await self.counting(request)
            return await handler(request)

        return counted


def over_limit(request: Request) -> LimitReached | None:
    """The limit that this request is over, where that has not refused it yet."""
    return getattr(request.state, "over_limit", None)
