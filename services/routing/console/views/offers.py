"""What was offered to a patient, what came of it, and what could be."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.routing.console.views.choices import ChoiceView
from services.routing.console.views.formatter import Formatter
from services.routing.leads.domain import Lead, OfferState

_SHOWN: Final = 100


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """`answer`: yes, no, or open."""

    clinic: str
    answer: str


def offer_views(states: Iterable[OfferState], formatter: Formatter) -> tuple[OfferView, ...]:
    codes = {True: "yes", False: "no", None: "open"}
    return tuple(
        OfferView(clinic=formatter.clinic(one.location) or one.location, answer=codes[one.answer])
        for one in states
    )


def offerable_clinics(lead: Lead, formatter: Formatter) -> tuple[ChoiceView, ...]:
    """Those that do it and were neither named nor offered yet; whether the rules allow them is
    looked at when they are offered.
    """
    facts = lead.facts
    out = {*(facts.named_locations or ()), *(one.location for one in lead.offers)}
    slugs = formatter.directory.offered_at(facts.procedure) - out
    named = sorted((formatter.clinic(slug) or slug, slug) for slug in slugs)
    return tuple(
        ChoiceView(value=slug, label=name, is_chosen=False) for name, slug in named[:_SHOWN]
    )
