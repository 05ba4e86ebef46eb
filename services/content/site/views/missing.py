"""What is shown where there is no page: the ways on from there."""

from dataclasses import dataclass

from services.content.site.usecases.browse_network import Overview
from services.content.site.views.frame import Frame, frame
from services.content.site.views.people import ClinicCard, clinic_card
from services.content.site.views.search import SearchForm, search_form
from shared.brand import brand_of


@dataclass(frozen=True, kw_only=True)
class MissingView:
    """`elsewhere`: clinics that do offer the procedure that was asked for."""

    frame: Frame
    search: SearchForm
    elsewhere: tuple[ClinicCard, ...]
    clinics: tuple[ClinicCard, ...]


def missing_view(network: Overview, locale: str, procedure: str) -> MissingView:
    offering = {
        slug
        for slug, listings in network.offered.items()
        if any(listing.procedure == procedure for listing in listings)
    }
    return MissingView(
        frame=frame(brand_of(network.network, locale), locale, ""),
        search=search_form(locale),
        elsewhere=tuple(
            clinic_card(clinic, f"/{locale}/{clinic.slug}/procedures/{procedure}")
            for clinic in network.clinics
            if clinic.slug in offering
        ),
        clinics=tuple(
            clinic_card(clinic, f"/{locale}/{clinic.slug}") for clinic in network.clinics
        ),
    )
