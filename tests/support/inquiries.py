"""Inquiries as a regional website posts them, with an invented patient."""

from typing import Any

import httpx2

JSON = dict[str, Any]


async def granted_consents(inquiry_url: str) -> list[JSON]:
    """What is asked, all of it granted but marketing."""
    async with httpx2.AsyncClient(base_url=inquiry_url, timeout=30) as client:
        asked = (await client.get("/v1/consents", params={"locale": "en-CA"})).json()
    return [consent_to(c, granted=c["purpose"] != "marketing") for c in asked]


def consent_to(asked: JSON, *, granted: bool) -> JSON:
    return {"purpose": asked["purpose"], "text_version": asked["text_version"], "granted": granted}


def inquiry_body(consents: list[JSON], **changes: Any) -> JSON:
    """A patient in Texas who asks for micro-needling in Toronto."""
    return {
        "procedure": "micro-needling",
        "location": "toronto",
        "patient": {
            "given_name": "Invented",
            "family_name": "Patient",
            "email": "invented.patient@example.org",
            "phone": "+12125550143",
            "language": "en",
            "channel": "email",
        },
        "residence": {"country": "US", "subdivision": "US-TX"},
        "payer": {"kind": "self"},
        "consents": consents,
        **changes,
    }
