"""The event contract: the only thing through which the services meet."""

from shared.events.catalogue import (
    CONTENT_EVENTS,
    DEAD_LETTERS,
    EVENT_TYPES,
    INQUIRY_DISCLOSURES,
    INQUIRY_EVENTS,
    LEAD_EVENTS,
    MAX_EVENT_BYTES,
    MAX_RECORD_BYTES,
    ROUTING_RULES,
    TOPICS,
    Topic,
)
from shared.events.codec import (
    Decoded,
    Record,
    UnknownType,
    Unreadable,
    decode,
    encode,
    payload,
    record,
)
from shared.events.content import (
    Address,
    CapableDoctor,
    ContentEvent,
    DatedHours,
    DoctorPublished,
    Fee,
    LocationPublished,
    NetworkPublished,
    OfferingPublished,
    OfferingRetired,
    PlanListing,
    Position,
    ProcedurePublished,
    RecoveryFigures,
    Wait,
)
from shared.events.dead_letter import RecordDeadLettered
from shared.events.disclosure import DisclosureRecorded
from shared.events.envelope import Envelope
from shared.events.event import Event
from shared.events.inquiry import (
    InquiryAnswered,
    InquiryErased,
    InquiryFacts,
    InquiryMessageSent,
    InquiryPersonAsked,
    InquiryReceived,
    InquiryWithdrawn,
    Residence,
)
from shared.events.lead import (
    NETWORK_DESK,
    LeadAccepted,
    LeadAdvanced,
    LeadAssigned,
    LeadClosed,
    LeadContacted,
    LeadDeclined,
    LeadOffered,
    LeadOverdue,
    LeadPersonDecided,
    LeadQuestionAsked,
    LeadReassigned,
    LeadTransferred,
    LeadUnrouted,
)
from shared.events.rules import ActivatedRule, RulesActivated

__all__ = [
    "CONTENT_EVENTS", "DEAD_LETTERS", "EVENT_TYPES", "INQUIRY_DISCLOSURES", "INQUIRY_EVENTS",
    "LEAD_EVENTS", "MAX_EVENT_BYTES", "MAX_RECORD_BYTES", "NETWORK_DESK", "ROUTING_RULES",
    "TOPICS", "ActivatedRule", "Address", "CapableDoctor", "ContentEvent", "DatedHours",
    "Decoded", "DisclosureRecorded", "DoctorPublished", "Envelope", "Event", "Fee",
    "InquiryAnswered", "InquiryErased", "InquiryFacts", "InquiryMessageSent", "InquiryPersonAsked",
    "InquiryReceived", "InquiryWithdrawn", "LeadAccepted", "LeadAdvanced", "LeadAssigned",
    "LeadClosed", "LeadContacted", "LeadDeclined", "LeadOffered", "LeadOverdue",
    "LeadPersonDecided", "LeadQuestionAsked", "LeadReassigned", "LeadTransferred",
    "LeadUnrouted", "LocationPublished", "NetworkPublished", "OfferingPublished",
    "OfferingRetired", "PlanListing", "Position", "ProcedurePublished", "Record",
    "RecordDeadLettered", "RecoveryFigures", "Residence", "RulesActivated", "Topic",
    "UnknownType", "Unreadable", "Wait", "decode", "encode", "payload", "record",
]  # fmt: skip
