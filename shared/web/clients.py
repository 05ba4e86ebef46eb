"""Who sent a request: worked out once, before anything else looks at it."""

from typing import Final

from fastapi import Request
from starlette.types import Scope

from shared.addresses import UNKNOWN, TrustedProxies

_FORWARDED: Final = b"x-forwarded-for"


def name_client(scope: Scope, trusted: TrustedProxies) -> None:
    """Puts the client's address where the server has put the address of its last proxy."""
    peer, port = scope.get("client") or ("", 0)
    forwarded = [value for name, value in scope["headers"] if name == _FORWARDED]
    hops = [value.decode("latin-1") for value in forwarded]
    scope["client"] = (trusted.client(peer, hops), port)


def client_address(request: Request) -> str:
    """The one answer for sign-in, limits and logs."""
    return request.client.host if request.client else UNKNOWN
