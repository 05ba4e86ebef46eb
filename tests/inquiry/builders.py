"""A small network, an inquiry to it, and its parts, for tests of the inquiry service."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from services.inquiry.catalogue.domain import Clinic, Offer, Procedure
from services.inquiry.inquiries.domain import Inquiry, fingerprint, key_hash, receive
from services.inquiry.intake.domain.consent_texts import consent_texts
from services.inquiry.intake.domain.consents import consent_records
from services.inquiry.intake.schemas import InquiryBody
from services.inquiry.settings import InquiryApiSettings
from shared.directory import Change, changes_of
from shared.events import (
    Address,
    CapableDoctor,
    ContentEvent,
    DoctorPublished,
    LocationPublished,
    NetworkPublished,
    OfferingPublished,
    ProcedurePublished,
)
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import entry, ring, written
from tests.support.limits import LIMITS_KEY, WIDE

JSON = dict[str, Any]

WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (("08:30", "12:00"), ("13:00", "17:00")))
NO_LIMITS: JSON = {
    "limits_key": LIMITS_KEY,
    **{name: WIDE for name in InquiryApiSettings.model_fields if name.startswith("limit_")},
}
QUESTIONS = (
    "Have open wounds, cuts or abrasions on the skin.",
    "Are pregnant or are breastfeeding.",
)


def settings(
    mongodb_uri: str, database_prefix: str, public_key: bytes = bytes(32), **more: Any
) -> InquiryApiSettings:
    fields = {
        "mongodb_uri": mongodb_uri,
        "kafka_bootstrap_servers": "127.0.0.1:1",
        "database_prefix": database_prefix,
        "inquiry_master_key": written("m1", length=96),
        "inquiry_hash_key": written("h1"),
        "inquiry_link_key": written("l1"),
        "disclosure_chain_key": written("c1"),
        "disclosure_public_key": entry("d1", public_key),
        "inquiry_url": "http://testserver",
        **NO_LIMITS,
    }
    return InquiryApiSettings(**(fields | more))


def clinic(slug: str = "toronto", **changes: Any) -> Clinic:
    fields: dict[str, Any] = {
        "slug": slug,
        "name": f"Clinic of {slug.title()}",
        "city": slug.title(),
        "province": "CA-ON",
        "phone": "+14165550123",
        "timezone": "America/Toronto",
        "hours": WEEK,
        "reply_within_hours": 8,
        **changes,
    }
    return Clinic(**fields)


def offer(*clinics: Clinic, others: frozenset[str] = frozenset()) -> Offer:
    procedure = Procedure(
        slug="micro-needling",
        titles={"en-CA": "Micro-needling", "fr-CA": "Microneedling"},
        screening={"en-CA": QUESTIONS},
    )
    return Offer(procedure=procedure, clinics=clinics or (clinic(),), others=others)


def location(slug: str, province: str, timezone: str, *, revision: int = 1) -> LocationPublished:
    city = slug.title()
    return LocationPublished(
        slug=slug,
        name=f"Clinic of {city}",
        province=province,
        phone="+14165550123",
        timezone=timezone,
        address=Address(street="1 King St", city=city, province=province, postal_code="M5V 1A1"),
        hours=WEEK,
        reply_within_hours=8,
        revision=revision,
    )


def procedure(slug: str = "micro-needling", *, revision: int = 1) -> ProcedurePublished:
    return ProcedurePublished(
        slug=slug,
        titles={"en-CA": "Micro-needling scar rejuvenation", "fr-CA": "Microneedling"},
        category="skin",
        insured_status="uninsured",
        screening={"en-CA": QUESTIONS},
        revision=revision,
    )


def offering(clinic: str, slug: str = "micro-needling", *, revision: int = 1) -> OfferingPublished:
    doctors = (CapableDoctor(slug="dr-roy", capacity=5),)
    return OfferingPublished(location=clinic, procedure=slug, doctors=doctors, revision=revision)


def doctor(slug: str = "dr-roy", *, revision: int = 1) -> DoctorPublished:
    return DoctorPublished(slug=slug, name="A. Roy", credentials="MD", revision=revision)


def network_changes() -> list[Change]:
    """The network as changes of the directory."""
    return changes_of(network())


def network() -> list[ContentEvent]:
    """Toronto and Brossard offer micro-needling, Vancouver only knee surgery."""
    return [
        location("toronto", "CA-ON", "America/Toronto"),
        location("brossard", "CA-QC", "America/Toronto"),
        location("vancouver", "CA-BC", "America/Vancouver"),
        doctor(),
        procedure("micro-needling"),
        procedure("knee-surgery"),
        offering("toronto"),
        offering("brossard"),
        offering("vancouver", "knee-surgery"),
    ]


def branded(revision: int = 1, **more: Any) -> NetworkPublished:
    fields: dict[str, Any] = {
        "slug": "northlight",
        "names": {
            "en-CA": "Northlight Surgical Network",
            "fr-CA": "Réseau chirurgical Northlight",
        },
        "phone": "+18005550100",
        "accent": "#14508c",
        "accent_dark": "#8ec5ff",
        "site_url": "https://northlight.example/",
    }
    return NetworkPublished(revision=revision, **(fields | more))


def consents(locale: str = "en-CA", **granted: bool) -> list[JSON]:
    """All of them granted but marketing; single ones by keyword."""
    return [
        {
            "purpose": text.purpose,
            "text_version": text.text_version,
            "granted": granted.get(text.purpose, text.purpose != "marketing"),
        }
        for text in consent_texts(locale)
    ]


def body(**changes: Any) -> JSON:
    """A patient in Texas who asks for micro-needling in Toronto; `patient__email=…` changes one
    field.

    A change to `...` removes the field.
    """
    plain: JSON = {
        "procedure": "micro-needling",
        "location": "toronto",
        "patient": {
            "given_name": "Maria",
            "family_name": "Fernández",
            "email": "maria.fernandez@example.com",
            "phone": "+15125550142",
            "language": "pt-BR",
            "channel": "email",
        },
        "residence": {"country": "US", "subdivision": "US-TX"},
        "payer": {"kind": "self"},
        "consents": consents(),
    }
    return changed(plain, changes)


def changed(plain: JSON, changes: JSON) -> JSON:
    whole = deepcopy(plain)
    for path, value in changes.items():
        *parents, name = path.split("__")
        part = whole
        for parent in parents:
            part = part.setdefault(parent, {})
        if value is ...:
            part.pop(name, None)
        else:
            part[name] = value
    return whole


def received_inquiry(
    inquiry_id: str = "i-1", *, sent: JSON | None = None, **changes: Any
) -> Inquiry:
    """An inquiry of Monday noon as it is taken; its personal fields are not sealed at all."""
    submission = InquiryBody.model_validate(sent or body()).submission()
    taken = receive(
        submission,
        inquiry_id=inquiry_id,
        reference=f"WF-{inquiry_id}",
        sealed={name: b"" for name, value in submission.personal.items() if value is not None},
        consents=consent_records(submission.consents, MONDAY_NOON),
        locale="en-CA",
        now=MONDAY_NOON,
        reply_by=MONDAY_NOON,
        key_hash=key_hash(inquiry_id),
        fingerprint=fingerprint(submission, ring("h1").current),
    )
    return replace(taken, **changes)


def facts_changed(inquiry: Inquiry, **changes: Any) -> Inquiry:
    return replace(inquiry, facts=replace(inquiry.facts, **changes))


CANARY = "Kanarienvogel"


def canary_body() -> JSON:
    """A body with the canary in every field that takes a text of the patient's own."""
    return body(
        patient__given_name=f"{CANARY} given",
        patient__family_name=f"{CANARY} family",
        patient__email=f"{CANARY}@example.com",
        patient__phone="+15125559871",
        patient__best_hours=f"{CANARY} hours",
        residence={"country": "NZ"},
        residence__postal_prefix="KANARI7",
        payer={"kind": "workers_compensation", "claim_number": f"{CANARY}-claim"},
        travel={"companions": 1, "mobility_aid": f"{CANARY} aid", "hours": 3.5},
        screening=[{"question": f"{CANARY} question", "answer": f"{CANARY} answer"}],
        message=f"{CANARY} message",
        patient__preferred_name=f"{CANARY} preferred",
        patient__date_of_birth="1957-10-04",
        on_behalf={
            "relationship": f"{CANARY} relationship",
            "authority": "power_of_attorney",
            "given_name": f"{CANARY} writer",
        },
        doctor_wish=f"{CANARY} doctor",
        travel__citizenship="NZ",
        travel__aftercare_by=f"{CANARY} aftercare",
        blackout=[{"from": "2028-02-29", "to": "2028-03-01"}],
        laterality="left",
        urgency="urgent",
        prior={"imaging": True},
        source={
            "site": f"{CANARY} site",
            "page": f"{CANARY} page",
            "campaign": f"{CANARY} campaign",
        },
    )
