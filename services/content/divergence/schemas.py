"""Response bodies of divergence."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from services.content.divergence.domain import Divergence
from services.content.procedures.schemas import TextBody
from services.content.text.domain import ProcedureText
from shared.cursors import decode_cursor, encode_cursor
from shared.web.paging import Page


class SharedBody(BaseModel):
    """What the network says now; `locale` is that of the text that has it."""

    locale: str | None
    value: Any


class DivergenceBody(BaseModel):
    """`clinic_says` and `network_says.value` are as a draft has the field; null is nothing.
    `written_beside`: by locale, the revisions of the shared texts that were there when the clinic
    wrote this, null where that was not kept yet. `has_changed`: the network says something else
    since, or nobody can tell.
    """

    procedure: str
    location: str
    locale: str
    field: str
    clinic_says: Any
    network_says: SharedBody
    written_beside: dict[str, int] | None
    has_changed: bool

    @classmethod
    def of(cls, one: Divergence) -> "DivergenceBody":
        return cls(
            procedure=one.procedure,
            location=one.location,
            locale=one.locale,
            field=one.field,
            clinic_says=_value(one.override, one.field),
            network_says=SharedBody(locale=one.shared_locale, value=_value(one.shared, one.field)),
            written_beside=dict(one.base) or None,
            has_changed=one.has_changed,
        )


class DivergenceList(Page[DivergenceBody]):
    @classmethod
    def of(cls, found: Sequence[Divergence], *, limit: int) -> "DivergenceList":
        shown = found[:limit]
        more = encode_cursor(*shown[-1].position) if len(found) > limit else None
        return cls(items=[DivergenceBody.of(one) for one in shown], next_cursor=more)


def position_of(cursor: str | None) -> tuple[str, str, str, str] | None:
    """Raises `UnknownCursor`."""
    if not cursor:
        return None
    procedure, location, locale, field = decode_cursor(cursor, str, str, str, str)
    return procedure, location, locale, field


def _value(text: ProcedureText | None, field: str) -> Any:
    return TextBody.of(text).model_dump(mode="json")[field] if text else None
