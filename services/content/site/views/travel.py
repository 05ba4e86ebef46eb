"""A page for those who would travel for care."""

from dataclasses import dataclass

from markupsafe import Markup

from services.content.directory.domain import Location
from services.content.publishing.domain import html_of
from services.content.site.usecases.show_travel import TravelGuide
from services.content.site.views.fragments import safe
from services.content.site.views.frame import Frame, frame
from services.content.site.views.people import ClinicCard, clinic_card
from services.content.text.domain import Section
from shared.brand import brand_of
from shared.formatting import format_languages, format_phone, sort_key


@dataclass(frozen=True, kw_only=True)
class GuideSection:
    id: str
    heading: str
    html: Markup


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A clinic, and what somebody who comes from far away asks of it."""

    card: ClinicCard
    languages: str
    has_overnight_stay: bool


@dataclass(frozen=True, kw_only=True)
class GuideLink:
    heading: str
    locale: str
    url: str


@dataclass(frozen=True, kw_only=True)
class TravelView:
    frame: Frame
    heading: str
    html: Markup
    locale: str
    sections: tuple[GuideSection, ...]
    sections_locale: str
    destinations: tuple[Destination, ...]
    others: tuple[GuideLink, ...]
    procedures_url: str
    phone: str
    tel: str


def travel_view(guide: TravelGuide, locale: str) -> TravelView:
    brand, opening, sections = brand_of(guide.network, locale), guide.opening, guide.sections
    return TravelView(
        frame=frame(brand, locale, f"/travel/{guide.kind}"),
        heading=opening.value.heading,
        html=safe(html_of(opening.value.blocks)),
        locale=opening.locale,
        sections=tuple(_section(one) for one in sections.value) if sections else (),
        sections_locale=sections.locale if sections else locale,
        destinations=tuple(
            _destination(one, locale)
            for one in sorted(guide.clinics, key=lambda one: sort_key(one.address.city))
        ),
        others=tuple(
            GuideLink(
                heading=other.value.heading, locale=other.locale, url=f"/{locale}/travel/{kind}"
            )
            for kind, other in guide.others
        ),
        procedures_url=f"/{locale}/procedures",
        phone=format_phone(brand.phone) if brand.phone else "",
        tel=brand.phone,
    )


def _section(section: Section) -> GuideSection:
    return GuideSection(id=section.id, heading=section.heading, html=safe(html_of(section.blocks)))


def _destination(clinic: Location, locale: str) -> Destination:
    return Destination(
        card=clinic_card(clinic, f"/{locale}/{clinic.slug}"),
        languages=format_languages(clinic.languages, locale),
        has_overnight_stay=clinic.overnight_stay,
    )
