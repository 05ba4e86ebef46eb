"""Giving a lead to another doctor or clinic: what there is to choose from."""

from dataclasses import dataclass

from services.routing.console.views.chosen import Chosen
from services.routing.console.views.filters import Reader
from services.routing.console.views.possible import may
from services.routing.console.views.suggested_clinics import ClinicsView, clinics_view
from services.routing.console.views.suggestions import DoctorsView, doctors_view
from services.routing.decisions.domain import SuggestedClinics, SuggestedDoctors
from services.routing.inbox.usecases.read_lead import SeenLead
from services.routing.leads.domain import NETWORK_DESK, Action


@dataclass(frozen=True, kw_only=True)
class MovesView:
    """`doctors`, `clinics`: the form that stands open."""

    may_reassign: bool
    may_transfer: bool
    doctors_href: str
    clinics_href: str
    doctors: DoctorsView | None
    clinics: ClinicsView | None


def moves_view(
    seen: SeenLead,
    reader: Reader,
    chosen: Chosen | None = None,
    found: SuggestedDoctors | SuggestedClinics | None = None,
) -> MovesView:
    here, filters = f"/console/leads/{seen.row.id}", reader.filters
    may_transfer = may(Action.TRANSFER, seen, reader)
    may_reassign = may(Action.REASSIGN, seen, reader) and _covers_home(seen, reader)
    return MovesView(
        may_reassign=may_reassign,
        may_transfer=may_transfer,
        doctors_href=filters.address(f"{here}/doctors"),
        clinics_href=filters.address(f"{here}/clinics"),
        doctors=(
            doctors_view(found, reader.formatter, filters.address(f"{here}/reassign"), chosen)
            if isinstance(found, SuggestedDoctors) and chosen and may_reassign
            else None
        ),
        clinics=(
            clinics_view(
                found,
                seen.lead,
                reader.formatter,
                (filters.address(f"{here}/transfer"), filters.address(f"{here}/offer")),
                chosen,
                may_offer=may(Action.OFFER, seen, reader),
            )
            if isinstance(found, SuggestedClinics) and chosen and may_transfer
            else None
        ),
    )


def _covers_home(seen: SeenLead, reader: Reader) -> bool:
    """Whoever chooses a doctor works for the clinic: not the desk that a late lead has come to."""
    home = seen.row.placement.home
    return home != NETWORK_DESK and reader.sees.covers(home)
