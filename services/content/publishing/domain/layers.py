"""Laying texts over each other: what a clinic says itself, the shared text, the network's blocks.

A clinic's own words come first in whatever locale of the chain they are written: they are the ones
that are true
there. A field that was found in another locale is named in `inherited`; nothing that is found here
is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.content.procedures.domain import NetworkBlocks, Procedure
from services.content.text.domain import TEXT_FIELDS, ProcedureText, fallback_chain

Layer = Mapping[str, ProcedureText]


@dataclass(frozen=True, kw_only=True)
class LayeredText:
    """The text that a reader of `locale` gets, and which fields another locale had to
    stand in for.
    """

    text: ProcedureText
    inherited: Mapping[str, str]


def layered(
    procedure: Procedure, location: str, blocks: NetworkBlocks, locale: str, day: date
) -> LayeredText:
    chain = fallback_chain(locale)
    network = {one: blocks.text(one, day) for one in chain}
    layers = (procedure.overrides.get(location, {}), procedure.texts, network)
    found: dict[str, Any] = {}
    inherited: dict[str, str] = {}
    for name in TEXT_FIELDS:
        value, served = _first(layers, chain, name)
        if value is not None:
            found[name] = value
        if served not in {None, locale}:
            inherited[name] = str(served)
    return LayeredText(text=replace(ProcedureText(), **found), inherited=inherited)


def _first(layers: Sequence[Layer], chain: Sequence[str], name: str) -> tuple[Any, str | None]:
    for layer in layers:
        for locale in chain:
            value = getattr(layer[locale], name) if locale in layer else None
            if value is not None:
                return value, locale
    return None, None
