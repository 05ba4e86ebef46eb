"""Twelve inquiries by the running system: what the coordinator reads and what the patient reads are
those sentences that `docs/examples.md` shows.
"""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path

import httpx2
import pytest

from tests.e2e.examples import EXAMPLES, Example
from tests.support.inquiries import JSON, granted_consents, inquiry_body
from tests.support.names import fresh_name
from tests.support.system import System
from tests.support.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]
DOCUMENT = Path(__file__).parents[2] / "docs" / "examples.md"


async def test_twelve_inquiries_read_as_the_document_shows(system: System) -> None:
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=30) as website:
        rows = [await _row(system, website, number, one) for number, one in enumerate(EXAMPLES, 1)]
    table = DOCUMENT.read_text(encoding="utf-8")
    missing = [row for row in rows if row not in table]
    assert not missing, "\n".join(["not in docs/examples.md:", *missing])


async def _row(system: System, website: httpx2.AsyncClient, number: int, one: Example) -> str:
    async with _away(system, one.away):
        sent = await _sent(system, website, one)
        lead = await _lead(system, sent["reference"])
        coordinator = lead["decision"]["sentence"]
        patient = await _status(website, sent, routed=lead["location"] is not None)
    outcome = lead["location"] or "waits"
    verdict = lead["eligibility"] or "-"
    return f"| {number} | {one.is_about} | {outcome}, `{verdict}` | {coordinator} | {patient} |"


@asynccontextmanager
async def _away(system: System, doctors: Iterable[str]) -> AsyncIterator[None]:
    """While it lasts they take no new patients."""
    async with system.signed_in("manager") as manager:
        for doctor in doctors:
            await _accepts(manager, doctor, accepting=False)
        yield
        for doctor in doctors:
            await _accepts(manager, doctor, accepting=True)


async def _accepts(manager: httpx2.AsyncClient, doctor: str, *, accepting: bool) -> None:
    cursor, found = None, list[JSON]()
    while not found:
        page = (await manager.get("/v1/roster/doctors", params=_at(cursor))).json()
        found = [one for one in page["items"] if one["doctor"] == doctor]
        cursor = page["next_cursor"]
    answer = await manager.put(
        f"/v1/roster/doctors/{doctor}",
        json={"accepting": accepting},
        headers={"If-Match": f'"{found[0]["version"]}"'},
    )
    answer.raise_for_status()


def _at(cursor: str | None) -> dict[str, str]:
    return {"cursor": cursor} if cursor else {}


async def _sent(system: System, website: httpx2.AsyncClient, one: Example) -> JSON:
    body = inquiry_body(await granted_consents(system.url("inquiry")), **one.changes)
    if one.location is None:
        del body["location"]
    body["patient"] |= {"email": f"{fresh_name('example')}@example.org", "phone": "+14165550143"}
    answer = (await website.post("/v1/inquiries", json=body)).raise_for_status()
    sent: JSON = answer.json()
    return sent


async def _lead(system: System, reference: str) -> JSON:
    """With its decision, once there is one."""
    async with system.signed_in("manager") as manager:

        async def listed() -> str | None:
            cursor = None
            while True:
                page = (await manager.get("/v1/leads", params=_at(cursor))).json()
                for lead in page["items"]:
                    if lead["reference"] == reference:
                        return str(lead["id"])
                cursor = page["next_cursor"]
                if cursor is None:
                    return None

        lead_id = await eventually(listed)
        lead: JSON = (await manager.get(f"/v1/leads/{lead_id}")).raise_for_status().json()
    return lead


async def _status(website: httpx2.AsyncClient, sent: JSON, *, routed: bool) -> str:
    """What the patient's page says once inquiry knows what became of it."""
    reference, link = sent["reference"], sent["status_url"].partition("#link=")[2]
    opened = await website.post(
        f"/v1/inquiries/{reference}/sessions", headers={"Authorization": f"Bearer {link}"}
    )
    token = opened.raise_for_status().json()["token"]
    as_patient = {"Authorization": f"Bearer {token}"}

    async def known() -> JSON:
        seen: JSON = (await website.get(f"/v1/inquiries/{reference}", headers=as_patient)).json()
        is_known = seen["assigned_at"] if routed else (seen["eligibility"] or not seen["location"])
        return seen if is_known else {}

    seen = await eventually(known)
    page = await website.get(
        f"/status/{reference}", headers={"Cookie": f"wayfare-{reference}={token}"}
    )
    return " ".join([_headline(page.text), *_by_the_rules(seen)])


def _headline(page: str) -> str:
    found = re.search(r'<section [^>]*class="panel.*?<h2[^>]*>(.*?)</h2>', page, re.DOTALL)
    assert found is not None
    return f"{unescape(found[1]).strip()}."


def _by_the_rules(seen: JSON) -> Iterable[str]:
    report = seen["eligibility"] or {}
    for part in ("reasons", "here"):
        yield from (one["sentence"] for one in report.get(part, ()))
    for one in report.get("possible", ()):
        yield f"Possible at {', '.join(one['locations'])}: {one['sentence']}"
    if report.get("has_public_path"):
        yield "The health plan of your province may pay for this."
    if seen["questions"]:
        yield f"(Asked: {', '.join(seen['questions'])}.)"
