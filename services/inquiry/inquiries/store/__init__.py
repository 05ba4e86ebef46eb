"""The only writer of the collection `inquiries`: one document is one inquiry, with its events."""

from services.inquiry.inquiries.store.contacts import MongoIndexedContacts
from services.inquiry.inquiries.store.emails import MongoEmailQueue
from services.inquiry.inquiries.store.erased import MongoErasedInquiries
from services.inquiry.inquiries.store.heads import MongoDisclosureHeads
from services.inquiry.inquiries.store.holds import MongoInquiriesUnderHold
from services.inquiry.inquiries.store.inquiries import MongoInquiries
from services.inquiry.inquiries.store.ledger import MongoInquiryLedger
from services.inquiry.inquiries.store.quarantine import MongoQuarantine

__all__ = [
    "MongoDisclosureHeads", "MongoEmailQueue", "MongoErasedInquiries", "MongoIndexedContacts",
    "MongoInquiries", "MongoInquiriesUnderHold", "MongoInquiryLedger", "MongoQuarantine",
]  # fmt: skip
