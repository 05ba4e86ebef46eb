"""Every event type there is, and the topics they travel on."""

from dataclasses import dataclass
from typing import Final

from shared.events.content import (
    DoctorPublished,
    LocationPublished,
    NetworkPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)
from shared.events.dead_letter import RecordDeadLettered
from shared.events.disclosure import DisclosureRecorded
from shared.events.event import Event
from shared.events.inquiry import (
    InquiryAnswered,
    InquiryErased,
    InquiryMessageSent,
    InquiryPersonAsked,
    InquiryReceived,
    InquiryWithdrawn,
)
from shared.events.lead import (
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
from shared.events.rules import RulesActivated

_DAY_MS: Final = 24 * 3600 * 1000
_MAX_MESSAGE_BYTES: Final = 256 * 1024
MAX_RECORD_BYTES: Final = 240 * 1024
"""Key, value and headers of a record that a broker takes: its limit is for a batch and its head."""
MAX_EVENT_BYTES: Final = 200 * 1024
"""The JSON of an event, where it is made."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A topic and the settings it is created with. `retention_ms` None: kept for ever,
    or until compacted away.
    """

    name: str
    source: str
    events: tuple[type[Event], ...]
    partitions: int = 6
    is_compacted: bool = False
    retention_ms: int | None = 30 * _DAY_MS

    def configuration(self, replication_factor: int) -> dict[str, str]:
        """The topic's Kafka settings; two in-sync replicas are required as soon as there are
        three.
        """
        retention = -1 if self.retention_ms is None else self.retention_ms
        return {
            "cleanup.policy": "compact" if self.is_compacted else "delete",
            "retention.ms": str(retention),
            "min.insync.replicas": "2" if replication_factor >= 3 else "1",
            "unclean.leader.election.enable": "false",
            "max.message.bytes": str(_MAX_MESSAGE_BYTES),
        }


CONTENT_EVENTS: Final = Topic(
    name="content.events",
    source="content",
    events=(
        LocationPublished,
        DoctorPublished,
        ProcedurePublished,
        OfferingPublished,
        OfferingRetired,
        NetworkPublished,
    ),
    partitions=1,  # small, and a replica wants locations, doctors and offerings in one order
    is_compacted=True,
    retention_ms=None,
)
INQUIRY_EVENTS: Final = Topic(
    name="inquiry.events",
    source="inquiry",
    events=(
        InquiryReceived,
        InquiryWithdrawn,
        InquiryAnswered,
        InquiryMessageSent,
        InquiryPersonAsked,
        InquiryErased,
    ),
)
INQUIRY_DISCLOSURES: Final = Topic(
    name="inquiry.disclosures",
    source="inquiry",
    events=(DisclosureRecorded,),
    retention_ms=None,  # what the chains of records are held against; never compacted either
)
LEAD_EVENTS: Final = Topic(
    name="lead.events",
    source="routing",
    events=(
        LeadAssigned,
        LeadUnrouted,
        LeadContacted,
        LeadAccepted,
        LeadDeclined,
        LeadReassigned,
        LeadTransferred,
        LeadAdvanced,
        LeadClosed,
        LeadOverdue,
        LeadQuestionAsked,
        LeadOffered,
        LeadPersonDecided,
    ),
)
ROUTING_RULES: Final = Topic(
    name="routing.rules",
    source="routing",
    events=(RulesActivated,),
    partitions=1,  # one record for each jurisdiction
    is_compacted=True,
    retention_ms=None,
)
DEAD_LETTERS: Final = {
    service: Topic(
        name=f"{service}.dead-letters", source=service, events=(RecordDeadLettered,), partitions=1
    )
    for service in ("inquiry", "routing")
}

TOPICS: Final = (
    CONTENT_EVENTS,
    INQUIRY_EVENTS,
    INQUIRY_DISCLOSURES,
    LEAD_EVENTS,
    ROUTING_RULES,
    *DEAD_LETTERS.values(),
)
EVENT_TYPES: Final[dict[str, type[Event]]] = {
    event.type: event for topic in TOPICS for event in topic.events
}
