"""Leads of a running system, as a manager sees them, the ledger over them, and what actions on
leads want to be sent.
"""

from collections import Counter

from tests.support.inquiries import JSON
from tests.support.system import System

ACTION_BODIES: dict[str, JSON] = {
    "disclosures": {"purpose": "first_contact"},
    "fhir": {"purpose": "follow_up"},
    "decline": {"reason": "other"},
    "reassign": {"doctor": "roy", "reason": "other"},
    "transfer": {"location": "calgary", "reason": "other"},
    "advance": {"to": "records"},
    "close": {"reason": "other"},
    "note": {"text": "Called; nobody answered."},
    "messages": {"text": "We have a place in March."},
    "approve": {},
    "offer": {"locations": ["calgary"]},
    "refuse": {"reason": "not_eligible"},
}


async def leads_by_reference(system: System) -> Counter[str]:
    """How many leads each reference has, over all pages."""
    found: Counter[str] = Counter()
    async with system.signed_in("manager") as client:
        cursor: str | None = None
        while True:
            params = {"cursor": cursor} if cursor else {}
            page = (await client.get("/v1/leads", params=params)).raise_for_status().json()
            found.update(lead["reference"] for lead in page["items"])
            cursor = page["next_cursor"]
            if not cursor:
                return found


async def ledger_of(system: System) -> JSON:
    async with system.signed_in("manager", service="inquiry") as client:
        ledger: JSON = (await client.get("/v1/ledger")).raise_for_status().json()
    return ledger
