"""An inquiry: what was sent, what may happen to it, and what is kept of both."""

from services.inquiry.inquiries.domain.agreeing import agree
from services.inquiry.inquiries.domain.agreement import (
    AGREEMENTS_AT_MOST,
    Agreement,
    PlanHasChanged,
    TooManyAgreements,
)
from services.inquiry.inquiries.domain.answers import (
    NothingAsked,
    PatientAnswers,
    Question,
    answer,
)
from services.inquiry.inquiries.domain.consents import CLINIC_OFFERED, ConsentRecord, Purpose
from services.inquiry.inquiries.domain.correcting import (
    CORRECTIONS_AT_MOST,
    FORMER_EMAIL,
    Corrected,
    TooManyCorrections,
    correct,
    forget_former_email,
)
from services.inquiry.inquiries.domain.correction import Correction
from services.inquiry.inquiries.domain.disclosures import Head
from services.inquiry.inquiries.domain.emails import (
    LEASED_FOR,
    EmailKind,
    EmailLease,
    FailedEmail,
    QueuedEmail,
    SentEmail,
    queued,
)
from services.inquiry.inquiries.domain.erasing import (
    Erasure,
    ask_for_erasure,
    erase,
    lift_hold,
    put_on_hold,
)
from services.inquiry.inquiries.domain.facts import Facts, Jurisdiction, facts_of
from services.inquiry.inquiries.domain.holds import Hold, HoldReason, UnderHold
from services.inquiry.inquiries.domain.inquiry import (
    Inquiry,
    InquiryEnded,
    Repeat,
)
from services.inquiry.inquiries.domain.ledger import (
    Ledger,
    WaitingInquiries,
    WaitingInquiry,
)
from services.inquiry.inquiries.domain.link import (
    LINK_LIVES_FOR,
    SESSION_LIVES_FOR,
    WRONG_CODES_AT_MOST,
    Link,
    Session,
    StatusLinkSpent,
    first_link,
)
from services.inquiry.inquiries.domain.messages import (
    MAILED_TOGETHER,
    MESSAGES_A_DAY,
    MESSAGES_AT_MOST,
    Message,
    MessageKeyReused,
    MessageRead,
    MessagesClosed,
    Sender,
    TooManyMessages,
    TooManyMessagesToday,
)
from services.inquiry.inquiries.domain.notes import NOTES_AT_MOST, Note, TooManyNotes
from services.inquiry.inquiries.domain.overtaking import is_overtaken, remind
from services.inquiry.inquiries.domain.progress import (
    ENDED,
    STEPS,
    Advanced,
    Asked,
    Closed,
    Contacted,
    LeadFact,
    LeadOutcome,
    LeadProgress,
    Offered,
    PersonDecided,
    Routed,
    Status,
    StatusChange,
    Unrouted,
)
from services.inquiry.inquiries.domain.quarantine import (
    KEPT_BACK,
    NeverInQuarantine,
    NotInQuarantine,
    Quarantine,
    QuarantineState,
)
from services.inquiry.inquiries.domain.quarantining import (
    destroyed,
    discard,
    give_up,
    release,
    restore,
)
from services.inquiry.inquiries.domain.receipt import IdempotencyKeyReused, Receipt
from services.inquiry.inquiries.domain.receiving import receive
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
from services.inquiry.inquiries.domain.writing import (
    count_from_patient,
    kept_as,
    read_messages,
    unread,
    write_message,
)

__all__ = [
    "AGREEMENTS_AT_MOST", "CLINIC_OFFERED", "CORRECTIONS_AT_MOST", "ENDED", "FORMER_EMAIL",
    "KEPT_BACK", "LEASED_FOR", "LINK_LIVES_FOR", "MAILED_TOGETHER", "MESSAGES_AT_MOST",
    "MESSAGES_A_DAY", "NOTES_AT_MOST", "SESSION_LIVES_FOR", "STEPS", "WRONG_CODES_AT_MOST",
    "Advanced", "AgeBand", "Agreement", "Answer", "Asked", "Authority", "Blackout", "Channel",
    "Closed", "ConsentGiven", "ConsentRecord", "Contacted", "Corrected", "Correction", "EmailKind",
    "EmailLease", "Erasure", "Facts", "FailedEmail", "Fingerprint", "Head", "Hold", "HoldReason",
    "IdempotencyKeyReused", "Inquiry", "InquiryEnded", "Jurisdiction", "Laterality", "LeadFact",
    "LeadOutcome", "LeadProgress", "Ledger", "Link", "Message", "MessageKeyReused", "MessageRead",
    "MessagesClosed", "NeverInQuarantine", "NotInQuarantine", "Note", "NothingAsked", "Offered",
    "OnBehalf", "Patient", "PatientAnswers", "Payer", "PayerKind", "PersonDecided",
    "PlanHasChanged", "Prior", "Purpose", "Quarantine", "QuarantineState", "Question",
    "QueuedEmail", "Receipt", "Repeat", "Residence", "Routed", "Sender", "SentEmail", "Session",
    "Source", "Status", "StatusChange", "StatusLinkSpent", "Submission", "TooManyAgreements",
    "TooManyCorrections", "TooManyMessages", "TooManyMessagesToday", "TooManyNotes", "Travel",
    "TravelMode", "UnderHold", "Unrouted", "Urgency", "WaitingInquiries", "WaitingInquiry", "agree",
    "answer", "ask_for_erasure", "correct", "count_from_patient", "destroyed", "discard", "erase",
    "facts_of", "fingerprint", "first_link", "forget_former_email", "give_up", "is_overtaken",
    "kept_as", "key_hash", "lift_hold", "put_on_hold", "queued", "read_messages", "receive",
    "release", "remind", "restore", "unread", "write_message",
]  # fmt: skip
