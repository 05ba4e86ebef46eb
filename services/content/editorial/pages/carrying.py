"""What was typed in a form that was refused: shown, and carried through signing in once more."""

import re
from typing import Final

from fastapi import Request

from services.content.editorial.pages.forms import typing_of
from services.content.editorial.views.rows import HOME
from shared.auth.domain import CrossSiteRequest
from shared.auth.pages import NOTHING, Carried
from shared.web import Problem

_FORM: Final = re.compile(
    HOME + r"/((texts|clinics/[a-z0-9-]{1,100})/[a-z0-9-]{1,100}/(en-CA|fr-CA)/[a-z_]{1,40}"
    r"|offerings/[a-z0-9-]{1,100}/[a-z0-9-]{1,100})"
)
"""The addresses of forms that can be opened with what was typed before."""
_OF_OFFERS: Final = (
    "does", "capacity", "weeks", "as-of", "from", "to", "lowest", "highest", "includes", "excludes",
)  # fmt: skip

_INVALID: Final = 422


def has_words(carried: Carried) -> bool:
    return any(is_words(name) and text.strip() for name, text in carried.fields)


def is_words(name: str) -> bool:
    return name.startswith(("heading", "body", "action", *_OF_OFFERS))


async def carried_by(request: Request, address: str, refused: Problem | None = None) -> Carried:
    """Of a form that was sent to the address, or that carries what was meant for it: nothing of
    one without words, of one that another site has sent, or of one that was not read.
    """
    is_foreign = refused is not None and isinstance(refused.refusal, CrossSiteRequest)
    was_read = refused is None or refused.refusal is not None or refused.status == _INVALID
    if request.method != "POST" or is_foreign or not was_read:
        return NOTHING
    fields = (await typing_of(request)).carried()
    carried = Carried(fields=fields, action=address if _FORM.fullmatch(address) else "")
    return carried if has_words(carried) else NOTHING
