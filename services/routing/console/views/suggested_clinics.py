"""Which clinics could take a lead, as a coordinator chooses among them."""

from dataclasses import dataclass
from typing import Final

from services.routing.console.views.chosen import Chosen
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.suggestions import RuledOut, parts_of
from services.routing.console.views.why import ScoreView
from services.routing.decisions.domain import SuggestedClinic, SuggestedClinics
from services.routing.leads.domain import Lead, MoveReason, open_offers

_SHOWN: Final = 20


@dataclass(frozen=True, kw_only=True)
class ClinicOption:
    """`doctor`: whom routing would choose there. `is_first`: routing would choose this clinic.
    `is_offered`: the patient has yet to answer. `needs_consent`: nothing can be done before the
    patient has agreed, and it is not asked of a lead that has a clinic.
    """

    slug: str
    name: str
    doctor: str
    parts: tuple[ScoreView, ...]
    suitable: int
    free: int
    is_first: bool
    is_offered: bool
    may_offer: bool
    may_transfer: bool
    needs_consent: bool
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class ClinicsView:
    transfer_href: str
    offer_href: str
    options: tuple[ClinicOption, ...]
    more: int
    ruled_out: tuple[RuledOut, ...]
    reasons: tuple[str, ...]
    reason: str


def clinics_view(
    found: SuggestedClinics,
    lead: Lead,
    formatter: Formatter,
    hrefs: tuple[str, str],
    chosen: Chosen,
    *,
    may_offer: bool,
) -> ClinicsView:
    """`hrefs`: to transfer it, and to offer it."""
    transfer_href, offer_href = hrefs
    offered = frozenset(open_offers(lead))
    return ClinicsView(
        transfer_href=transfer_href,
        offer_href=offer_href,
        options=tuple(
            _option(one, formatter, offered, chosen, may_offer=may_offer, is_first=number == 0)
            for number, one in enumerate(found.suitable[:_SHOWN])
        ),
        more=max(0, len(found.suitable) - _SHOWN),
        ruled_out=tuple(
            RuledOut(
                name=formatter.clinic(one.location) or one.location,
                codes=tuple(code.value for code in one.codes),
            )
            for one in found.rejected[:_SHOWN]
        ),
        reasons=tuple(reason.value for reason in MoveReason),
        reason=chosen.reason,
    )


def _option(
    one: SuggestedClinic,
    formatter: Formatter,
    offered: frozenset[str],
    chosen: Chosen,
    *,
    may_offer: bool,
    is_first: bool,
) -> ClinicOption:
    is_offered = one.location in offered
    return ClinicOption(
        slug=one.location,
        name=formatter.clinic(one.location) or one.location,
        doctor=formatter.doctor(one.best.doctor) or "",
        parts=parts_of(one.best),
        suitable=one.suitable,
        free=one.free,
        is_first=is_first,
        is_offered=is_offered,
        may_offer=may_offer and one.may_be_offered and not is_offered,
        may_transfer=one.is_agreed,
        needs_consent=not (one.is_agreed or may_offer),
        is_chosen=one.location == chosen.target,
    )
