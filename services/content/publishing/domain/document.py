"""The page's JSON document: the fields and their order are an interface that regional websites
depend on.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from services.content.directory.domain import Doctor, Location
from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain.page import (
    Banner,
    HtmlSection,
    Nearby,
    Page,
    Seo,
    TravelPart,
)
from services.content.publishing.domain.publication import Stamp

CONTENT_FIELDS: Final = (
    "slug", "locale", "locale_served", "inherited", "title", "summary", "funding", "sections",
    "faqs_heading",
    "faqs_intro_html", "faqs", "not_suitable_if", "next_steps", "location", "available_at",
    "doctors_heading", "doctors",
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
        "funding": {
            "insured_status": page.funding.insured_status.value,
            "text": page.funding.text,
        },
        "sections": [_section(section) for section in page.sections],
        "faqs_heading": page.faqs_heading,
        "faqs_intro_html": page.faqs_intro_html,
        "faqs": [{"question": faq.question, "answer_html": faq.answer_html} for faq in page.faqs],
        "not_suitable_if": list(page.not_suitable_if),
        "next_steps": _next_steps(page.next_steps),
        "location": _location(page.location),
        "available_at": [_nearby(nearby) for nearby in page.available_at],
        "doctors_heading": page.doctors_heading,
        "doctors": _doctors(page.doctors),
        "travel": {
            "out_of_province": _travel(page.travel.out_of_province),
            "international": _travel(page.travel.international),
        },
        "announcements": _banners(page.announcements),
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


def _location(location: Location) -> dict[str, Any]:
    address = location.address
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
    }


def _nearby(nearby: Nearby) -> dict[str, str]:
    clinic = nearby.location
    return {
        "slug": clinic.slug,
        "name": clinic.name,
        "province": clinic.province,
        "phone": clinic.phone,
    }


def _doctors(doctors: Iterable[Doctor]) -> list[dict[str, Any]]:
    return [
        {
            "slug": doctor.slug,
            "name": doctor.name,
            "credentials": doctor.credentials,
            "languages": list(doctor.languages),
        }
        for doctor in doctors
    ]


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
