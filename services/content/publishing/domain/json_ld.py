"""The page in schema.org's words, for search engines: the procedure, the clinic, the
doctor and the questions.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from services.content.directory.domain import (
    WEEKDAYS,
    DatedHours,
    Doctor,
    Hours,
    Interval,
    Location,
    grouped,
)
from services.content.publishing.domain.page import Question
from services.content.text.domain import localized

_DAYS: Final = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


def json_ld(
    *,
    title: str,
    description: str,
    url: str,
    locale: str,
    location: Location,
    not_suitable_if: Sequence[str],
    faqs: Iterable[Question],
    image: str | None = None,
) -> dict[str, Any]:
    procedure: dict[str, Any] = {
        "@type": "MedicalProcedure",
        "@id": f"{url}#procedure",
        "name": title,
        "description": description,
        "url": url,
        "provider": clinic_node(location),
    }
    if image:
        procedure["image"] = image
    if not_suitable_if:
        procedure["contraindication"] = list(not_suitable_if)
    graph = [procedure]
    questions = [_question(faq) for faq in faqs]
    if questions:
        graph.append({"@type": "FAQPage", "inLanguage": locale, "mainEntity": questions})
    return {"@context": "https://schema.org", "@graph": graph}


def clinic_json_ld(
    location: Location, *, url: str, day: date, image: str | None = None
) -> dict[str, Any]:
    """The clinic alone; with the days from `day` on that are unlike the others."""
    node = clinic_node(location)
    if image:
        node["image"] = image
    dated = [one for one in location.dated_hours if one.day >= day]
    if dated:
        node["specialOpeningHoursSpecification"] = [entry for one in dated for entry in _dated(one)]
    return {"@context": "https://schema.org", **node, "url": url}


def doctor_json_ld(
    doctor: Doctor,
    clinics: Sequence[Location],
    titles: Sequence[str],
    *,
    url: str,
    locale: str,
    image: str | None = None,
) -> dict[str, Any]:
    """`titles` of what the doctor does."""
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Physician",
        "name": doctor.name,
        "url": url,
        "memberOf": [clinic_node(clinic) for clinic in clinics],
        "availableService": [{"@type": "MedicalProcedure", "name": title} for title in titles],
    }
    if image:
        node["image"] = image
    if bio := localized(doctor.bio, locale):
        node["description"] = bio.value
    if doctor.languages:
        node["knowsLanguage"] = list(doctor.languages)
    return node


def clinic_node(location: Location) -> dict[str, Any]:
    address = location.address
    node: dict[str, Any] = {
        "@type": "MedicalClinic",
        "name": location.name,
        "telephone": location.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": address.street,
            "addressLocality": address.city,
            "addressRegion": address.province.removeprefix("CA-"),
            "postalCode": address.postal_code,
            "addressCountry": location.province.split("-", maxsplit=1)[0],
        },
    }
    hours = list(_weekly(location.hours))
    if hours:
        node["openingHoursSpecification"] = hours
    return node


def _weekly(hours: Hours) -> Iterator[dict[str, Any]]:
    for group in grouped(hours):
        days = [_DAYS[day] for day in group.days]
        for interval in group.intervals:
            yield {**_specification(interval), "dayOfWeek": days}


def _dated(dated: DatedHours) -> Iterator[dict[str, Any]]:
    """Closed for the whole day is said as a search engine reads it: from midnight to midnight."""
    day = dated.day.isoformat()
    for interval in dated.intervals or (("00:00", "00:00"),):
        yield {**_specification(interval), "validFrom": day, "validThrough": day}


def _specification(interval: Interval) -> dict[str, Any]:
    """The midnight that ends a day is no time of it."""
    opens, closes = interval
    return {
        "@type": "OpeningHoursSpecification",
        "opens": opens,
        "closes": "23:59" if closes == "24:00" else closes,
    }


def _question(faq: Question) -> dict[str, Any]:
    answer = {"@type": "Answer", "text": faq.answer_text}
    return {"@type": "Question", "name": faq.question, "acceptedAnswer": answer}
