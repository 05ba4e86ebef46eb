"""Patient, screening and consents as FHIR R4. What is not known is left out: FHIR knows no empty
values.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.inquiry.inquiries.domain import ConsentRecord, Inquiry

JSON = dict[str, Any]
REFERENCE: Final = "urn:wayfare:reference"
_CONSENT_SCOPE: Final = "http://terminology.hl7.org/CodeSystem/consentscope"
_LOINC: Final = "http://loinc.org"
_INTERPRETER: Final = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
_CHANNELS: Final = {"email": "email", "phone": "phone", "sms": "sms"}


def shown(value: object) -> str | None:
    """A text that says something, without blanks around it."""
    return (value.strip() or None) if isinstance(value, str) else None


def filled(resource: Mapping[str, Any]) -> JSON:
    """Without what is None or empty."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}


def patient(inquiry: Inquiry, personal: Mapping[str, Any]) -> JSON:
    facts = inquiry.facts
    given, family = shown(personal.get("given_name")), shown(personal.get("family_name"))
    name = filled({"use": "official", "family": family, "given": [given] if given else None})
    address = {
        "state": facts.residence.subdivision,
        "postalCode": shown(personal.get("postal_prefix")),
        "country": shown(facts.residence.country),
    }
    interpreter = {"url": _INTERPRETER, "valueBoolean": facts.interpreter}
    spoken = {"coding": [{"system": "urn:ietf:bcp:47", "code": facts.language}]}
    return filled(
        {
            "resourceType": "Patient",
            "extension": [interpreter],
            "identifier": [{"system": REFERENCE, "value": inquiry.reference}],
            "name": [name] if given or family else None,
            "telecom": list(_telecom(personal)),
            "address": [filled(address)] if filled(address) else None,
            "communication": [{"language": spoken, "preferred": True}],
        }
    )


def _telecom(personal: Mapping[str, Any]) -> Iterator[JSON]:
    """The channel that the patient prefers has the first rank."""
    preferred = _CHANNELS.get(str(personal.get("channel")))
    email, phone = shown(personal.get("email")), shown(personal.get("phone"))
    if email:
        yield {"system": "email", "value": email, "rank": 1 if preferred == "email" else 2}
    if phone:
        system = "sms" if preferred == "sms" else "phone"
        yield {"system": system, "value": phone, "rank": 2 if preferred == "email" else 1}


def questionnaire_response(
    inquiry: Inquiry, personal: Mapping[str, Any], subject: JSON, request: JSON
) -> JSON | None:
    """The screening as it was put and answered; None where nothing was asked."""
    screening = personal.get("screening")
    items = list(_items(screening if isinstance(screening, list) else []))
    if not items:
        return None
    return {
        "resourceType": "QuestionnaireResponse",
        "basedOn": [request],
        "status": "completed",
        "subject": subject,
        "authored": inquiry.received_at.isoformat(),
        "source": subject,
        "language": inquiry.locale,
        "item": items,
    }


def _items(screening: list[Any]) -> Iterator[JSON]:
    read = [one for one in screening if isinstance(one, dict)]
    for number, one in enumerate(read, 1):
        put, answer = (shown(one.get(name)) for name in ("question", "answer"))
        answers = [{"valueString": answer}] if answer else None
        yield filled({"linkId": str(number), "text": put, "answer": answers})


def consent(record: ConsentRecord, subject: JSON) -> JSON:
    """One record as it stands: what was read, in which language, and whether it was agreed to."""
    actor = {
        "role": {"text": "clinic"},
        "reference": {"identifier": {"system": "urn:wayfare:location", "value": record.about}},
    }
    provision = {
        "type": "permit" if record.is_granted else "deny",
        "purpose": [{"system": "urn:wayfare:consent-purpose", "code": record.purpose}],
        "actor": [actor] if record.about else None,
    }
    version = {"system": "urn:wayfare:consent-text", "code": record.text_version}
    return {
        "resourceType": "Consent",
        "language": record.locale,
        "status": "active" if record.is_granted else "rejected",
        "scope": {"coding": [{"system": _CONSENT_SCOPE, "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": _LOINC, "code": "59284-0"}]}],
        "patient": subject,
        "dateTime": record.at.isoformat(),
        "policyRule": {"coding": [version]},
        "provision": filled(provision),
    }
