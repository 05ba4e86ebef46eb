"""On the way to the network's own sign-in: what was written goes along, sealed, and comes back.

A form may not lead to another site, so the answer to one is a page that goes on by itself.
"""

import json
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse

from shared.auth.api import sign_in_of
from shared.auth.pages.surface import NOTHING, Carried, StaffSurface
from shared.auth.usecases import AskedProvider

MOST_FIELDS: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class LeaveView:
    address: str
    provider: str


def left(surface: StaffSurface, request: Request, asked: AskedProvider) -> HTMLResponse:
    here = sign_in_of(request)
    view = LeaveView(address=asked.address, provider=here.provider.provider.name)
    response = surface.html(request, "sign_in/leave.html", view)
    here.keep_step(response, asked.token)
    return response


def packed(carried: Carried) -> str:
    """Empty where nothing goes on by itself."""
    if not carried.action:
        return ""
    return json.dumps({"action": carried.action, "fields": list(carried.fields)})


def unpacked(surface: StaffSurface, text: str) -> Carried:
    """What was packed here; anything else is nothing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return NOTHING
    action = found.get("action") if isinstance(found, dict) else None
    if not isinstance(action, str) or not action or surface.safe(action) != action:
        return NOTHING
    return Carried(fields=pairs_of(found.get("fields"), MOST_FIELDS), action=action)


def pairs_of(fields: object, most: int) -> list[tuple[str, str]]:
    """Names and values; what is no such pair is left out."""
    return [
        (pair[0], pair[1])
        for pair in (fields[:most] if isinstance(fields, list) else [])
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
    ]
