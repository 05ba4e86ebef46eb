"""Clinics outside of the wish are offered to the patient, who says yes or no to each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.routing.decisions.domain import InquiryFacts
from services.routing.leads.domain.actions import Action, Offer
from services.routing.leads.domain.lead import Lead
from services.routing.leads.domain.status import LeadStatus

OFFERS_AT_ONCE: Final = 10
_KEPT: Final = 100
_BETWEEN: Final = ","
"""In the history, between the slugs of what was offered together."""


@dataclass(frozen=True, kw_only=True)
class OfferState:
    """`answer`: True and False are the patient's yes and no; None is open."""

    location: str
    answer: bool | None


def target_of(locations: Iterable[str]) -> str:
    return _BETWEEN.join(locations)


def offered_by(target: str | None) -> tuple[str, ...]:
    """What an entry of the history offered."""
    return tuple((target or "").split(_BETWEEN))


def offer(lead: Lead, locations: tuple[str, ...], *, by: str, now: datetime) -> Lead:
    """Whoever calls it has looked whether each can be offered."""
    done = lead.acted(Action.OFFER, by=by, now=now, target=target_of(locations))
    before = tuple(one for one in lead.offers if one.location not in locations)
    new = tuple(Offer(location=location, by=by, at=now) for location in locations)
    return replace(done, offers=(*before, *new)[-_KEPT:])


def offer_states(locations: Iterable[str], facts: InquiryFacts) -> tuple[OfferState, ...]:
    """What has become of each."""
    return tuple(
        OfferState(location=location, answer=_answer(location, facts)) for location in locations
    )


def open_offers(lead: Lead) -> tuple[str, ...]:
    """What the patient may still answer: nothing once a clinic has the lead, or it has ended."""
    if lead.status is not LeadStatus.UNROUTED:
        return ()
    states = offer_states((one.location for one in lead.offers), lead.facts)
    return tuple(one.location for one in states if one.answer is None)


def _answer(location: str, facts: InquiryFacts) -> bool | None:
    if location in facts.accepted:
        return True
    return False if location in facts.refused else None
