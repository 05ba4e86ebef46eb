"""The start page: every clinic and what it offers."""

from dataclasses import dataclass

from services.content.media.domain import Shape, pictured
from services.content.site.usecases.browse_network import Overview
from services.content.site.views.clinic import ProcedureLink, procedure_links
from services.content.site.views.frame import Frame, frame
from services.content.site.views.people import ClinicCard, clinic_card
from services.content.site.views.search import SearchForm, search_form
from services.content.site.views.travel import GuideLink
from shared.brand import brand_of


@dataclass(frozen=True, kw_only=True)
class ClinicEntry:
    card: ClinicCard
    procedures: tuple[ProcedureLink, ...]


@dataclass(frozen=True, kw_only=True)
class NetworkView:
    frame: Frame
    search: SearchForm
    clinics: tuple[ClinicEntry, ...]
    travel: tuple[GuideLink, ...]


def network_view(network: Overview, locale: str) -> NetworkView:
    entries = tuple(
        ClinicEntry(
            card=clinic_card(
                clinic,
                f"/{locale}/{clinic.slug}",
                pictured(network.media.get(clinic.picture), Shape.BANNER, locale),
            ),
            procedures=procedure_links(network.offered[clinic.slug], locale),
        )
        for clinic in sorted(network.clinics, key=lambda clinic: clinic.name)
    )
    return NetworkView(
        frame=frame(brand_of(network.network, locale), locale, ""),
        search=search_form(locale),
        clinics=entries,
        travel=tuple(
            GuideLink(
                heading=opening.value.heading, locale=opening.locale, url=f"/{locale}/travel/{kind}"
            )
            for kind, opening in network.travel.items()
        ),
    )
