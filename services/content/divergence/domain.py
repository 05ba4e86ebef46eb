"""One field that a clinic says differently, beside what the network says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.content.text.domain import ProcedureText, fallback_chain


@dataclass(frozen=True, kw_only=True)
class Divergence:
    """`shared` is what the network's text says now in the first locale of the chain that has the
    field, `shared_locale`; None where none has. `base`: by locale, the revisions of the shared
    texts beside which the clinic wrote; empty where that was not kept yet. `has_changed`: the
    network says something else since, or nobody can tell.
    """

    procedure: str
    location: str
    locale: str
    field: str
    override: ProcedureText
    shared: ProcedureText | None
    shared_locale: str | None
    base: Mapping[str, int]
    has_changed: bool

    @property
    def position(self) -> tuple[str, str, str, str]:
        return self.procedure, self.location, self.locale, self.field


def first_with(
    field: str, locale: str, texts: Mapping[str, ProcedureText]
) -> tuple[str | None, Any]:
    """Which text of the chain a reader would get the field from, and its value."""
    for one in fallback_chain(locale):
        value = getattr(texts[one], field) if one in texts else None
        if value is not None:
            return one, value
    return None, None


def only(field: str, value: Any) -> ProcedureText | None:
    """A text of this field alone."""
    return None if value is None else ProcedureText(**{field: value})


def after(
    found: Sequence[Divergence], position: tuple[str, str, str, str] | None
) -> list[Divergence]:
    return [one for one in found if position is None or one.position > position]
