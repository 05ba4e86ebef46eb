"""Routing's and inquiry's web processes, the one asking the other over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from services.routing.leads.domain import Lead
from shared.mongo import Database
from tests.inquiry.builders import canary_body, network_changes, settings
from tests.routing.assignment.builders import requests
from tests.routing.decisions.builders import inquiry as facts_of_inquiry
from tests.routing.inbox.builders import INQUIRY_URL, SEED, Office, open_office
from tests.support.clocks import StillClock
from tests.support.http import client_of


@dataclass(frozen=True, kw_only=True)
class Both:
    inquiry: InquiryWeb
    office: Office
    lead: Lead


@pytest.fixture
async def both(mongodb_uri: str, database_prefix: str, database: Database) -> AsyncIterator[Both]:
    """A lead in Toronto of an inquiry that was really sent, with canaries for personal data."""
    clock = StillClock()
    chosen = settings(mongodb_uri, database_prefix, SEED.public_key().public_bytes_raw())
    inquiry = build_inquiry(chosen, application="wayfare-tests", now=clock)
    app = app_of(inquiry)
    wire = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with client_of(app, INQUIRY_URL) as patient, open_office(database, clock, wire) as office:
        await inquiry.directory.apply(network_changes())
        assert (await patient.post("/v1/inquiries", json=canary_body())).status_code == 202
        sent = await inquiry.database["inquiries"].find_one({})
        assert sent is not None
        facts = facts_of_inquiry(sent["_id"], reference=sent["reference"], location="toronto")
        (lead,) = await office.core.assign_batch(requests([facts]))
        yield Both(inquiry=inquiry, office=office, lead=lead)
