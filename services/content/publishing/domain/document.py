"""The page's JSON document: the fields and their order are an interface that regional websites
depend on.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from services.content.directory.domain import DatedHours, Doctor, Wait
from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain.page import (
    Banner,
    Funding,
    HtmlSection,
    Nearby,
    Page,
    Seo,
    ShownFee,
    ShownListing,
    TravelPart,
)
from services.content.publishing.domain.pictures import picture_document
from services.content.publishing.domain.publication import Stamp
from services.content.text.domain import localized

CONTENT_FIELDS: Final = (
    "slug", "locale", "locale_served", "inherited", "title", "summary", "picture", "funding", "fee",
    "wait",
    "sections", "faqs_heading", "faqs_intro_html", "faqs", "not_suitable_if", "next_steps",
    "location", "available_at", "doctors_heading", "doctors",
    "travel", "announcements", "inquiry", "seo", "medical_review", "recovery",
    "revision", "published_at",
)  # fmt: skip


def document_of(page: Page, stamp: Stamp) -> dict[str, Any]:
    return {
        "slug": page.slug,
        "locale": page.locale,
        "locale_served": page.locale,
        "inherited": dict(page.inherited),
        "title": page.title,
        "summary": page.summary,
        "picture": picture_document(page.pictures.procedure, page.pictures.site),
        "funding": _funding(page.funding),
        "fee": _fee(page.fee),
        "wait": _wait(page.wait),
        "sections": [_section(section) for section in page.sections],
        "faqs_heading": page.faqs_heading,
        "faqs_intro_html": page.faqs_intro_html,
        "faqs": [{"question": faq.question, "answer_html": faq.answer_html} for faq in page.faqs],
        "not_suitable_if": list(page.not_suitable_if),
        "next_steps": _next_steps(page.next_steps),
        "location": _location(page),
        "available_at": [_nearby(nearby) for nearby in page.available_at],
        "doctors_heading": page.doctors_heading,
        "doctors": [_doctor(doctor, page) for doctor in page.doctors],
        "travel": {
            "out_of_province": _travel(page.travel.out_of_province),
            "international": _travel(page.travel.international),
        },
        "announcements": _banners(page.banners),
        "inquiry": {"url": page.inquiry_url, "phone": page.location.phone},
        "seo": _seo(page.seo),
        "medical_review": _review(page.medical_review),
        "recovery": dict(vars(page.recovery)) if page.recovery else None,
        "revision": stamp.revision,
        "published_at": stamp.published_at.isoformat().replace("+00:00", "Z"),
    }


def json_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _section(section: HtmlSection) -> dict[str, str]:
    return {"id": section.id, "heading": section.heading, "html": section.html}


def _next_steps(section: HtmlSection | None) -> dict[str, str] | None:
    return {"heading": section.heading, "html": section.html} if section else None


def _funding(funding: Funding) -> dict[str, Any]:
    return {
        "insured_status": funding.insured_status.value,
        "text": funding.text,
        "plan_listing": _plan_listing(funding.plan_listing),
    }


def _plan_listing(shown: ShownListing | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {
        "province": shown.province,
        "status": shown.listing.status.value,
        "source": shown.source,
        "url": shown.listing.url,
        "as_of": shown.listing.as_of.isoformat(),
    }


def _fee(shown: ShownFee | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    fee = shown.fee
    return {
        "currency": fee.currency,
        "lowest_cents": fee.lowest_cents,
        "highest_cents": fee.highest_cents,
        "effective_from": fee.effective_from.isoformat(),
        "effective_to": fee.effective_to.isoformat() if fee.effective_to else None,
        "includes": list(shown.includes),
        "excludes": list(shown.excludes),
    }


def _wait(wait: Wait | None) -> dict[str, Any] | None:
    if wait is None:
        return None
    return {
        "lowest_weeks": wait.lowest_weeks,
        "highest_weeks": wait.highest_weeks,
        "as_of": wait.as_of.isoformat(),
    }


def _location(page: Page) -> dict[str, Any]:
    location, address = page.location, page.location.address
    return {
        "slug": location.slug,
        "name": location.name,
        "province": location.province,
        "phone": location.phone,
        "timezone": location.timezone,
        "address": {
            "street": address.street,
            "city": address.city,
            "province": address.province,
            "postal_code": address.postal_code,
        },
        "languages": list(location.languages),
        "overnight_stay": location.overnight_stay,
        "hours": {day: list(intervals) for day, intervals in location.hours.items()},
        "dated_hours": [_dated_hours(dated, page.locale) for dated in location.dated_hours],
        "picture": picture_document(page.pictures.clinic, page.pictures.site),
    }


def _dated_hours(dated: DatedHours, locale: str) -> dict[str, Any]:
    reason = localized(dated.reason, locale)
    return {
        "day": dated.day.isoformat(),
        "intervals": list(dated.intervals),
        "reason": reason.value if reason else None,
    }


def _nearby(nearby: Nearby) -> dict[str, str]:
    clinic = nearby.location
    return {
        "slug": clinic.slug,
        "name": clinic.name,
        "province": clinic.province,
        "phone": clinic.phone,
    }


def _doctor(doctor: Doctor, page: Page) -> dict[str, Any]:
    specialties, pictures = doctor.specialties_for(page.locale), page.pictures
    return {
        "slug": doctor.slug,
        "name": doctor.name,
        "credentials": doctor.credentials_for(page.locale).value,
        "languages": list(doctor.languages),
        "specialties": list(specialties.value) if specialties else [],
        "licensed_in": list(doctor.licensed_in),
        "non_participating_in": list(doctor.non_participating_in),
        "portrait": picture_document(pictures.portraits.get(doctor.slug), pictures.site),
    }


def _travel(part: TravelPart | None) -> dict[str, str | None] | None:
    if part is None:
        return None
    return {"heading": part.heading, "html": part.html, "action": part.action, "url": part.url}


def _banners(banners: Sequence[Banner]) -> list[dict[str, Any]]:
    return [
        {
            "id": banner.id,
            "text": banner.text,
            "action": banner.action,
            "url": banner.url,
            "is_dismissible": banner.is_dismissible,
        }
        for banner in banners
    ]


def _seo(seo: Seo) -> dict[str, Any]:
    return {
        "title": seo.title,
        "description": seo.description,
        "canonical": seo.canonical,
        "alternates": [{"locale": locale, "url": url} for locale, url in seo.alternates.items()],
        "json_ld": seo.json_ld,
    }


def _review(review: MedicalReview | None) -> dict[str, str] | None:
    if review is None:
        return None
    return {"by": review.by, "on": review.on.isoformat(), "due": review.due.isoformat()}
