"""Puts together what staff look for: leads by a patient's e-mail address, and those of the same
contact as another; and the file for the clinic's records.
"""

import asyncio
import time
from datetime import timedelta
from typing import Final

from fastapi import APIRouter

from services.routing.console.pages import ConsoleContext
from services.routing.console.pages.records import RecordPages
from services.routing.console.pages.search import SearchPages
from services.routing.disclosure.usecases.export_inquiry import ExportInquiry
from services.routing.inbox.store import MongoLeadRows
from services.routing.inquiry_http import SignedRequests
from services.routing.search.client import HttpPatientSearch
from services.routing.search.usecases.find_by_email import FindByEmail, Pace
from services.routing.search.usecases.find_same_contact import FindSameContact
from shared.clock import utc_now
from shared.disclosure.search import SAME_CONTACT, SEARCH
from shared.disclosure.token import signing_key
from shared.keys import Key
from shared.limits import RequestLimits

ANSWERED_EVERY: Final = timedelta(seconds=0.5)
"""Far more than a search takes, with its records and without."""


def patient_search(inquiry_url: str, key: Key) -> HttpPatientSearch:
    """Asks the inquiry service there, signing with a raw Ed25519 seed."""
    signs = signing_key(key)
    return HttpPatientSearch(
        searches=SignedRequests(inquiry_url, signs, utc_now, question=SEARCH),
        same_contacts=SignedRequests(inquiry_url, signs, utc_now, question=SAME_CONTACT),
    )


def search_routers(
    context: ConsoleContext,
    export: ExportInquiry,
    *,
    patients: HttpPatientSearch,
    rows: MongoLeadRows,
    limits: RequestLimits,
    answered_every: timedelta,
) -> tuple[APIRouter, ...]:
    pace = Pace(step=answered_every, seconds=time.monotonic, sleep=asyncio.sleep)
    search = SearchPages(
        context=context,
        by_email=FindByEmail(patients=patients, leads=rows, limits=limits, pace=pace),
        same_contact=FindSameContact(read=context.read, patients=patients, leads=rows),
    )
    return search.router(), RecordPages(context=context, export=export).router()
