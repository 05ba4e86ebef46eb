"""What was typed in a form that was refused: shown, and carried through signing in once more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from services.content.editorial.pages.forms import typing_of
from services.content.editorial.views.rows import HOME
from shared.auth.domain import CrossSiteRequest
from shared.web import Problem

_FIELD: Final = re.compile(
    HOME + r"/(texts|clinics/[a-z0-9-]{1,100})/[a-z0-9-]{1,100}/(en-CA|fr-CA)/[a-z_]{1,40}"
)

_INVALID: Final = 422


@dataclass(frozen=True, kw_only=True)
class CarriedView:
    """The fields of a form, and the address to which they belong; empty where they cannot go on
    from there by themselves.
    """

    fields: Sequence[tuple[str, str]] = ()
    action: str = ""

    @property
    def has_words(self) -> bool:
        return any(is_words(name) and text.strip() for name, text in self.fields)


_NOTHING: Final = CarriedView()


def is_words(name: str) -> bool:
    return name.startswith(("heading", "body", "action"))


async def carried_by(request: Request, address: str, refused: Problem | None = None) -> CarriedView:
    """Of a form that was sent to the address, or that carries what was meant for it: nothing of
    one without words, of one that another site has sent, or of one that was not read.
    """
    is_foreign = refused is not None and isinstance(refused.refusal, CrossSiteRequest)
    was_read = refused is None or refused.refusal is not None or refused.status == _INVALID
    if request.method != "POST" or is_foreign or not was_read:
        return _NOTHING
    fields = (await typing_of(request)).carried()
    view = CarriedView(fields=fields, action=address if _FIELD.fullmatch(address) else "")
    return view if view.has_words else _NOTHING
