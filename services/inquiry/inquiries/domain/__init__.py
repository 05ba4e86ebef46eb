"""An inquiry: what was sent, what may happen to it, and what is kept of both."""

from services.inquiry.inquiries.domain.answers import (
    NothingAsked,
    PatientAnswers,
    Question,
    answer,
)
from services.inquiry.inquiries.domain.consents import CLINIC_OFFERED, ConsentRecord, Purpose
from services.inquiry.inquiries.domain.disclosures import GENESIS, Head
from services.inquiry.inquiries.domain.emails import (
    LEASED_FOR,
    EmailKind,
    EmailLease,
    FailedEmail,
    QueuedEmail,
    queued,
)
from services.inquiry.inquiries.domain.facts import Facts, Jurisdiction, facts_of
from services.inquiry.inquiries.domain.inquiry import (
    Inquiry,
    InquiryEnded,
    Repeat,
    receive,
)
from services.inquiry.inquiries.domain.ledger import Ledger
from services.inquiry.inquiries.domain.link import (
    LINK_LIVES_FOR,
    SESSION_LIVES_FOR,
    WRONG_CODES_AT_MOST,
    Link,
    Session,
    StatusLinkSpent,
    first_link,
)
from services.inquiry.inquiries.domain.notes import NOTES_AT_MOST, Note, TooManyNotes
from services.inquiry.inquiries.domain.progress import (
    STEPS,
    Advanced,
    Asked,
    Closed,
    Contacted,
    LeadFact,
    LeadOutcome,
    LeadProgress,
    Offered,
    Routed,
    Status,
    StatusChange,
    Unrouted,
)
from services.inquiry.inquiries.domain.receipt import IdempotencyKeyReused, Receipt
from services.inquiry.inquiries.domain.submission import (
    AgeBand,
    Answer,
    Authority,
    Blackout,
    Channel,
    ConsentGiven,
    Fingerprint,
    Laterality,
    OnBehalf,
    Patient,
    Payer,
    PayerKind,
    Prior,
    Residence,
    Source,
    Submission,
    Travel,
    TravelMode,
    Urgency,
    fingerprint,
    key_hash,
)

__all__ = [
    "CLINIC_OFFERED", "GENESIS", "LEASED_FOR", "LINK_LIVES_FOR", "NOTES_AT_MOST",
    "SESSION_LIVES_FOR", "STEPS", "WRONG_CODES_AT_MOST", "Advanced", "AgeBand", "Answer", "Asked",
    "Authority", "Blackout", "Channel", "Closed", "ConsentGiven", "ConsentRecord", "Contacted",
    "EmailKind", "EmailLease", "Facts", "FailedEmail", "Fingerprint", "Head",
    "IdempotencyKeyReused", "Inquiry", "InquiryEnded", "Jurisdiction", "Laterality", "LeadFact",
    "LeadOutcome", "LeadProgress", "Ledger", "Link", "Note", "NothingAsked", "Offered", "OnBehalf",
    "Patient", "PatientAnswers", "Payer", "PayerKind", "Prior", "Purpose", "Question",
    "QueuedEmail", "Receipt", "Repeat", "Residence", "Routed", "Session", "Source", "Status",
    "StatusChange", "StatusLinkSpent", "Submission", "TooManyNotes", "Travel", "TravelMode",
    "Unrouted", "Urgency", "answer", "facts_of", "fingerprint", "first_link", "key_hash", "queued",
    "receive",
]  # fmt: skip
