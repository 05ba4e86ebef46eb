"""The page in schema.org's words, for search engines: the procedure, the clinic and the
questions.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from services.content.directory.domain import Location
from services.content.publishing.domain.page import Question


def json_ld(
    *,
    title: str,
    description: str,
    url: str,
    locale: str,
    location: Location,
    not_suitable_if: Sequence[str],
    faqs: Iterable[Question],
) -> dict[str, Any]:
    procedure: dict[str, Any] = {
        "@type": "MedicalProcedure",
        "@id": f"{url}#procedure",
        "name": title,
        "description": description,
        "url": url,
        "provider": _clinic(location),
    }
    if not_suitable_if:
        procedure["contraindication"] = list(not_suitable_if)
    graph = [procedure]
    questions = [_question(faq) for faq in faqs]
    if questions:
        graph.append({"@type": "FAQPage", "inLanguage": locale, "mainEntity": questions})
    return {"@context": "https://schema.org", "@graph": graph}


def _clinic(location: Location) -> dict[str, Any]:
    address = location.address
    return {
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


def _question(faq: Question) -> dict[str, Any]:
    answer = {"@type": "Answer", "text": faq.answer_text}
    return {"@type": "Question", "name": faq.question, "acceptedAnswer": answer}
