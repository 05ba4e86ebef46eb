"""A resolved page as its template shows it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from markupsafe import Markup

from services.content.procedures.domain import local_day
from services.content.publishing.domain import (
    Banner,
    HtmlSection,
    Page,
    Stamp,
    TravelPart,
    html_of,
)
from services.content.site.views.answers import (
    FeeView,
    ListingView,
    WaitView,
    fee_view,
    listing_view,
    wait_view,
)
from services.content.site.views.fragments import safe
from services.content.site.views.frame import Frame, frame
from services.content.site.views.json_ld import data_block
from services.content.site.views.people import (
    ClinicCard,
    DoctorCard,
    doctor_card,
    format_city,
    nearby_card,
)
from services.content.text.domain import BulletList
from shared.formatting import (
    clock_city,
    first_known_zone,
    format_day,
    format_long_time,
    format_phone,
)

# Headings under which a page warns; drawn so that they are seen as readily as the benefits.
_CAUTION: Final = re.compile(
    r"\b(risks?|side effects|risques?|effets secondaires)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """`locale` is that of the words, which another than the page's may have had to lend."""

    id: str
    heading: str
    html: Markup
    locale: str
    is_caution: bool = False


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    by: str
    on: str
    due: str


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """`revision`: of the text. `until`: when its link expires, on the clocks of `city`. What is
    typed and not saved has neither, and `notes` of what readers do not get as it was typed.
    """

    revision: int = 0
    until: str = ""
    city: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ProcedureView:
    """`not_suitable_if` is empty where an answer already lists it; that answer is then marked as a
    caution. A page is either published or a draft.
    """

    frame: Frame
    page: Page
    lent: dict[str, str]
    category: str
    clinic: ClinicCard
    fee: FeeView | None
    wait: WaitView | None
    listing: ListingView
    sections: tuple[SectionView, ...]
    faqs_intro: Markup
    faqs: tuple[SectionView, ...]
    not_suitable_if: tuple[str, ...]
    warns_in_faqs: bool
    next_steps: SectionView | None
    available: tuple[ClinicCard, ...]
    doctors: tuple[DoctorCard, ...]
    travel: tuple[tuple[TravelPart, Markup], ...]
    banners: tuple[Banner, ...]
    review: ReviewView | None
    json_ld: Markup
    published_on: str | None = None
    draft: DraftView | None = None


def procedure_view(page: Page, stamp: Stamp) -> ProcedureView:
    day = local_day(stamp.published_at, page.location.timezone)
    return replace(_view(page), published_on=format_day(day, page.locale))


def draft_view(page: Page, *, text_revision: int, until: datetime) -> ProcedureView:
    zone = first_known_zone(page.location.timezone)
    draft = DraftView(
        revision=text_revision,
        until=format_long_time(until, zone, page.locale),
        city=clock_city(zone, page.locale),
    )
    return replace(_view(page), draft=draft)


def typed_view(page: Page, notes: Sequence[str]) -> ProcedureView:
    return replace(_view(page), draft=DraftView(notes=notes))


def _view(page: Page) -> ProcedureView:
    locale, here = page.locale, page.location
    faqs = _faqs(page)
    warns_in_faqs = any(faq.is_caution for faq in faqs)
    return ProcedureView(
        frame=replace(
            frame(page.brand, locale, f"/{here.slug}/procedures/{page.slug}"),
            banners=page.notices,
        ),
        page=page,
        lent=dict(page.inherited),
        category=page.category_name,
        clinic=ClinicCard(
            name=here.name,
            city=format_city(here.address),
            street=here.address.street,
            phone=format_phone(here.phone),
            tel=here.phone,
            url=f"/{locale}/{here.slug}",
            is_here=True,
        ),
        fee=fee_view(page.fee, locale),
        wait=wait_view(page.wait, locale),
        listing=listing_view(page.funding.plan_listing, here.province, locale),
        sections=tuple(_section(page, section) for section in page.sections),
        faqs_intro=safe(page.faqs_intro_html or ""),
        faqs=faqs,
        not_suitable_if=() if warns_in_faqs else page.not_suitable_if,
        warns_in_faqs=warns_in_faqs,
        next_steps=_next_steps(page),
        available=tuple(nearby_card(one, here, locale, page.slug) for one in page.available_at),
        doctors=tuple(
            doctor_card(doctor, locale, here.province, page.pictures.portraits.get(doctor.slug))
            for doctor in page.doctors
        ),
        travel=tuple((part, safe(part.html)) for part in _travel(page)),
        banners=page.banners[len(page.notices) :],
        review=_review(page),
        json_ld=data_block(page.seo.json_ld),
    )


def _section(page: Page, section: HtmlSection) -> SectionView:
    return SectionView(
        id=section.id,
        heading=section.heading,
        html=safe(section.html),
        locale=page.inherited.get("sections", page.locale),
        is_caution=bool(_CAUTION.search(section.heading)),
    )


def _faqs(page: Page) -> tuple[SectionView, ...]:
    listed = html_of([BulletList(items=page.not_suitable_if)]) if page.not_suitable_if else None
    return tuple(
        SectionView(
            id=f"question-{number}",
            heading=faq.question,
            html=safe(faq.answer_html),
            locale=page.inherited.get("faqs", page.locale),
            is_caution=listed is not None and listed in faq.answer_html,
        )
        for number, faq in enumerate(page.faqs, start=1)
    )


def _next_steps(page: Page) -> SectionView | None:
    steps = page.next_steps
    if steps is None:
        return None
    locale = page.inherited.get("next_steps", page.locale)
    html = safe(steps.html)
    return SectionView(id=steps.id, heading=steps.heading, html=html, locale=locale)


def _travel(page: Page) -> list[TravelPart]:
    parts = (page.travel.out_of_province, page.travel.international)
    return [part for part in parts if part is not None]


def _review(page: Page) -> ReviewView | None:
    review = page.medical_review
    if review is None:
        return None
    return ReviewView(
        by=review.by,
        on=format_day(review.on, page.locale),
        due=format_day(review.due, page.locale),
    )
