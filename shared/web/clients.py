"""Who sent a request: worked out once, before anything else looks at it."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import Scope

from shared.addresses import UNKNOWN, TrustedProxies


def name_client(scope: Scope, trusted: TrustedProxies) -> None:
    """Puts the client's address where the server has put the address of its last proxy."""
    peer, port = scope.get("client") or ("", 0)
    forwarded = Headers(scope=scope).getlist("x-forwarded-for")
    scope["client"] = (trusted.client(peer, forwarded), port)


def client_address(request: Request) -> str:
    """The one answer for sign-in, limits and logs."""
    return request.client.host if request.client else UNKNOWN
