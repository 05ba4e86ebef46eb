"""`resolve`: everything that a page is made of, to the page. Pure: the same sources give the same
page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from services.content.announcements.domain import Announcement
from services.content.directory.domain import Doctor, Fee, Location, Network, Wait
from services.content.media.domain import Medium
from services.content.procedures.domain import NetworkBlocks, Procedure, TravelKind
from services.content.publishing.domain.banners import banner_of, notices_of
from services.content.publishing.domain.fragments import html_of, plain_text_of
from services.content.publishing.domain.json_ld import json_ld
from services.content.publishing.domain.layers import layered
from services.content.publishing.domain.lending import lent_words, shown_fee, shown_listing
from services.content.publishing.domain.page import (
    Addresses,
    Banner,
    Funding,
    HtmlSection,
    Nearby,
    Page,
    Pictures,
    Question,
    Seo,
    Travel,
    TravelPart,
)
from services.content.publishing.domain.pictures import pictures_of
from services.content.publishing.domain.publication import Pin
from services.content.text.domain import (
    Faq,
    NextSteps,
    ProcedureText,
    Section,
    TravelBlock,
    fallback_chain,
)
from shared.brand import brand_of

_DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, kw_only=True)
class Sources:
    """`clinics`: all that offer the procedure; `doctors`: who does it at `location`. Both from the
    capability table, as are the `fee` and the `wait` of the day. `day` is the clinic's own; until
    `changes_at` whatever of these is dated stays as it is.
    `media`: the pictures of these, by id; `announcements`: those of this moment. `dependencies`
    names everything that was looked at, also where nothing was found.
    """

    procedure: Procedure
    location: Location
    clinics: tuple[Location, ...]
    doctors: tuple[Doctor, ...]
    network: Network | None = None
    blocks: NetworkBlocks
    fee: Fee | None = None
    wait: Wait | None = None
    addresses: Addresses
    day: date
    changes_at: datetime | None = None
    dependencies: frozenset[str] = frozenset()
    pin: Pin | None = None
    media: Mapping[str, Medium] = field(default_factory=dict)
    announcements: Sequence[Announcement] = ()


@dataclass(frozen=True, kw_only=True)
class NotWritten:
    """The procedure has no text of its own in this locale; readers get another locale's page
    instead.
    """

    locale: str


def resolve(sources: Sources, locale: str) -> Page | NotWritten:
    procedure, location = sources.procedure, sources.location
    if locale not in procedure.titles:
        return NotWritten(locale=locale)
    layered_text = layered(procedure, location.slug, sources.blocks, locale, sources.day)
    text = layered_text.text
    faqs = tuple(_question(faq) for faq in text.faqs or ())
    return Page(
        slug=procedure.slug,
        locale=locale,
        title=text.title or "",
        summary=plain_text_of(text.summary or ()),
        category=procedure.category,
        category_name=_in(locale, sources.blocks.categories.get(procedure.category, {})),
        funding=_funding(procedure, location.province, text.funding, locale),
        fee=shown_fee(sources.fee, locale),
        wait=sources.wait,
        sections=tuple(_section(section) for section in text.sections or ()),
        faqs_heading=text.faqs_heading,
        faqs_intro_html=html_of(text.faqs_intro) if text.faqs_intro else None,
        faqs=faqs,
        not_suitable_if=text.not_suitable_if or (),
        next_steps=_next_steps(text.next_steps),
        doctors_heading=text.doctors_heading,
        location=location,
        available_at=_nearby(location, sources.clinics),
        doctors=sources.doctors,
        travel=_travel(text, sources, locale),
        announcements=_banners(text, sources, locale),
        brand=brand_of(sources.network, locale),
        inquiry_url=sources.addresses.inquire(locale, location.slug, procedure.slug),
        seo=_seo(sources, text, locale, faqs),
        medical_review=procedure.medical_review,
        recovery=procedure.recovery,
        pictures=_pictures(sources, locale),
        notices=notices_of(sources.announcements, locale),
        inherited={**layered_text.inherited, **_lent(sources, locale)},
    )


def _funding(procedure: Procedure, province: str, text: str | None, locale: str) -> Funding:
    return Funding(
        insured_status=procedure.insured_status_at(province),
        text=text,
        plan_listing=shown_listing(procedure.plan_listings.get(province), province, locale),
    )


def _pictures(sources: Sources, locale: str) -> Pictures:
    return pictures_of(
        sources.procedure,
        sources.location,
        sources.doctors,
        sources.media,
        locale=locale,
        site=sources.addresses.content,
    )


def _lent(sources: Sources, locale: str) -> Mapping[str, str]:
    location = sources.location
    return lent_words(
        fee=sources.fee,
        listing=sources.procedure.plan_listings.get(location.province),
        doctors=sources.doctors,
        dated_hours=location.dated_hours,
        locale=locale,
    )


def _in(locale: str, names: Mapping[str, str]) -> str:
    return next((names[one] for one in fallback_chain(locale) if one in names), "")


def _section(section: Section) -> HtmlSection:
    return HtmlSection(id=section.id, heading=section.heading, html=html_of(section.blocks))


def _question(faq: Faq) -> Question:
    return Question(
        question=faq.question,
        answer_html=html_of(faq.blocks),
        answer_text=plain_text_of(faq.blocks),
    )


def _next_steps(steps: NextSteps | None) -> HtmlSection | None:
    if steps is None:
        return None
    return HtmlSection(id="next-steps", heading=steps.heading, html=html_of(steps.blocks))


def _nearby(here: Location, clinics: tuple[Location, ...]) -> tuple[Nearby, ...]:
    """The page's own clinic first, then the others by distance."""
    found = [Nearby(location=clinic, kilometres=here.kilometres_to(clinic)) for clinic in clinics]
    return tuple(sorted(found, key=lambda nearby: _position_in_list(here, nearby)))


def _position_in_list(here: Location, nearby: Nearby) -> tuple[bool, float, str]:
    far_away = float("inf")
    distance = far_away if nearby.kilometres is None else nearby.kilometres
    return nearby.location.slug != here.slug, distance, nearby.location.name


def _travel(text: ProcedureText, sources: Sources, locale: str) -> Travel:
    """Each leads on to the page elsewhere that the network names, or to its own."""
    urls = {
        kind: sources.blocks.travel(kind).url or sources.addresses.travel(locale, kind)
        for kind in TravelKind
    }
    return Travel(
        out_of_province=_travel_part(text.out_of_province, urls[TravelKind.OUT_OF_PROVINCE]),
        international=_travel_part(text.international, urls[TravelKind.INTERNATIONAL]),
    )


def _travel_part(block: TravelBlock | None, url: str | None) -> TravelPart | None:
    if block is None:
        return None
    html = html_of(block.blocks)
    return TravelPart(heading=block.heading, html=html, action=block.action, url=url)


def _banners(text: ProcedureText, sources: Sources, locale: str) -> tuple[Banner, ...]:
    """The page's own banners and the network's, each text once."""
    banners = {
        announcement.text: banner_of(announcement, None)
        for announcement in text.announcements or ()
    }
    for shared in sources.blocks.shown_on(sources.day):
        written = [one for one in fallback_chain(locale) if one in shared.texts]
        for announcement in (shared.texts[one] for one in written[:1]):
            banners[announcement.text] = banner_of(announcement, shared.url)
    return tuple(banners.values())


def _seo(sources: Sources, text: ProcedureText, locale: str, faqs: tuple[Question, ...]) -> Seo:
    procedure, location, addresses = sources.procedure, sources.location, sources.addresses
    canonical = addresses.page(locale, location.slug, procedure.slug)
    title = text.title or ""
    description = text.seo_description or _shortened(plain_text_of(text.summary or ()))
    return Seo(
        title=f"{title} – {location.name}",
        description=description,
        canonical=canonical,
        alternates={
            one: addresses.page(one, location.slug, procedure.slug)
            for one in sorted(procedure.titles)
        },
        json_ld=json_ld(
            title=title,
            description=description,
            url=canonical,
            locale=locale,
            location=location,
            not_suitable_if=text.not_suitable_if or (),
            faqs=faqs,
            image=_pictures(sources, locale).card,
        ),
    )


def _shortened(text: str) -> str:
    if len(text) <= _DESCRIPTION_LENGTH:
        return text
    return text[:_DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + "…"
