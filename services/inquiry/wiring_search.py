"""Puts together what routing asks when staff look for a patient's inquiries."""

from fastapi import APIRouter

from services.inquiry.inquiries.store import MongoIndexedContacts, MongoInquiries
from services.inquiry.search.api import search_router
from services.inquiry.search.usecases.find_by_email import FindByEmail
from services.inquiry.search.usecases.find_same_contact import FindSameContact
from services.inquiry.search.usecases.index_contacts import IndexContacts
from services.inquiry.settings import ContactSettings
from services.inquiry.spam.domain import spam_keys
from services.inquiry.wiring import build_vault
from services.inquiry.wiring_web import InquiryWeb
from shared.clock import utc_now
from shared.disclosure.network_reader import read_reader
from shared.ids import new_id
from shared.mongo import Client


def build_index_contacts(settings: ContactSettings, client: Client) -> IndexContacts:
    database = client[settings.database_name]
    return IndexContacts(
        indexed=MongoIndexedContacts(database),
        inquiries=MongoInquiries(database, utc_now),
        vault=build_vault(settings, client),
        keys=spam_keys(settings.hash_keys).contacts,
    )


def search_routes(inquiry: InquiryWeb) -> APIRouter:
    return search_router(
        FindByEmail(
            inquiries=inquiry.inquiries,
            vault=inquiry.vault,
            records=inquiry.disclosures,
            keys=inquiry.spam_keys.contacts,
            now=inquiry.now,
            new_id=new_id,
        ),
        FindSameContact(inquiries=inquiry.inquiries),
        lambda token, question: read_reader(token, question, inquiry.assertion_keys, inquiry.now()),
    )
