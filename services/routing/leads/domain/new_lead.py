"""The lead of an inquiry that has just come in, and what is asked of a stored one."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from services.routing.capacity.domain import LeadVersion, Origin
from services.routing.deadlines.domain import STOPPED, Due
from services.routing.decisions.domain import Assigned, DecisionRecord, DoctorAtClinic, InquiryFacts
from services.routing.leads.domain.lead import Lead
from services.routing.leads.domain.status import TAKES_CAPACITY, LeadStatus
from services.routing.leads.domain.waiting import waits_at

_LEADS = UUID("6f0f6f0e-9a53-5d0c-8c0a-2a51c3a5b7d1")


def lead_id_of(inquiry_id: str) -> str:
    """An inquiry has one lead, so its id follows from it: a repeated attempt makes the same."""
    return str(uuid5(_LEADS, inquiry_id))


def assigned_lead(
    facts: InquiryFacts,
    decision: DecisionRecord,
    outcome: Assigned,
    *,
    due: Due,
    origin: Origin,
) -> Lead:
    """The lead of an inquiry that found its doctor at once: nobody sees it before."""
    unseen = unrouted_lead(facts, decision, origin=origin, version=0)
    return unseen.assign(decision, outcome, due=due)


def unrouted_lead(
    facts: InquiryFacts,
    decision: DecisionRecord,
    *,
    origin: Origin,
    due: Due | None = None,
    version: int = 1,
) -> Lead:
    """The lead of an inquiry that nobody can take yet, due when the patient was promised."""
    return Lead(
        id=lead_id_of(facts.inquiry_id),
        facts=facts,
        status=LeadStatus.UNROUTED,
        waits_at=waits_at(facts, decision),
        travel_class=decision.outcome.travel_class,
        due_at=due.at if due else facts.reply_by,
        clock=due.clock if due else STOPPED,
        updated_at=decision.decided_at,
        decision=decision,
        origin=origin,
        version=version,
    )


@dataclass(frozen=True, kw_only=True)
class LeadState:
    """How an inquiry's lead is: all that settling its capacity needs to know of it."""

    inquiry_id: str
    version: int
    status: LeadStatus
    doctor_at_clinic: DoctorAtClinic | None
    assigned_version: int | None
    is_contacted: bool = False

    def takes(self, doctor_at_clinic: DoctorAtClinic, lead_version: LeadVersion) -> bool:
        """Whether the lead takes capacity there, under that version."""
        return (
            self.status in TAKES_CAPACITY
            and self.doctor_at_clinic == doctor_at_clinic
            and self.assigned_version == lead_version.version
        )

    def returns(self, doctor_at_clinic: DoctorAtClinic, lead_version: LeadVersion) -> bool:
        """Whether the doctor counts as not given it: not where it came to its end with them, or
        after somebody had been in touch.
        """
        was_there = (
            self.doctor_at_clinic == doctor_at_clinic
            and self.assigned_version == lead_version.version
        )
        has_ended = self.status is LeadStatus.CLOSED or self.is_contacted
        return not (was_there and has_ended)
