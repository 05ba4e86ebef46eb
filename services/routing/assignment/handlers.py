"""`inquiry.events` into leads."""

from collections.abc import Awaitable, Callable, Iterator, Sequence

from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.capacity.domain import RoutingRequest
from services.routing.decisions.domain import InquiryFacts, Residence
from services.routing.leads.domain import LeadStatus, Origin, PatientFact
from services.routing.leads.usecases.answer_lead import AnswerLead
from services.routing.leads.usecases.erase_lead import EraseLead
from services.routing.leads.usecases.hear_patient import HearPatient
from services.routing.leads.usecases.withdraw_lead import WithdrawLead
from shared.events import (
    Envelope,
    InquiryErased,
    InquiryMessageSent,
    InquiryPersonAsked,
    InquiryReceived,
    InquiryWithdrawn,
)
from shared.events import InquiryFacts as FactsEvent
from shared.kafka import Received
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_written = counter("leads_total", "Leads written, by where they went at first.", ["outcome"])


def on_inquiry_events(
    assign_batch: AssignBatch,
    withdraw_lead: WithdrawLead,
    answer_lead: AnswerLead,
    hear_patient: HearPatient,
    erase_lead: EraseLead,
) -> Callable[[Sequence[Received]], Awaitable[None]]:
    """The handler of a batch; events of other types are passed over. An inquiry is received before
    its patient answers something, writes or asks for a person, then withdrawn, and erased last: so
    a batch is dealt with. An answer that comes without anything before it carries all that is
    needed to make the lead.
    """

    async def handle(batch: Sequence[Received]) -> None:
        envelopes = [received.envelope for received in batch]
        await _assign(envelopes, assign_batch)
        for envelope in envelopes:
            if isinstance(envelope.data, FactsEvent) and envelope.data.facts_revision > 0:
                await answer_lead(_facts(envelope.data))
        for fact in _patient_facts(envelopes):
            await hear_patient(fact)
        for received in batch:
            if isinstance(received.envelope.data, InquiryWithdrawn):
                await withdraw_lead(received.envelope.data.inquiry_id)
        for envelope in envelopes:
            if isinstance(envelope.data, InquiryErased):
                await erase_lead(envelope.data.inquiry_id)

    return handle


def _patient_facts(envelopes: Sequence[Envelope]) -> Iterator[PatientFact]:
    for envelope in envelopes:
        match envelope.data:
            case InquiryMessageSent(inquiry_id=inquiry_id, number=number, sent_at=at):
                yield PatientFact(inquiry_id=inquiry_id, messages=number, last_message_at=at)
            case InquiryPersonAsked(inquiry_id=inquiry_id, asked_at=at):
                yield PatientFact(inquiry_id=inquiry_id, person_asked_at=at)
            case _:
                pass


async def _assign(envelopes: Sequence[Envelope], assign_batch: AssignBatch) -> None:
    requests = [
        _request(envelope, envelope.data)
        for envelope in envelopes
        if isinstance(envelope.data, FactsEvent)
    ]
    if not requests:
        return
    leads = await assign_batch(requests)
    unrouted = sum(lead.status is LeadStatus.UNROUTED for lead in leads)
    assigned = len(leads) - unrouted
    _written.labels("assigned").inc(assigned)
    _written.labels("unrouted").inc(unrouted)
    known = len(requests) - len(leads)
    _log.info("inquiries.routed", assigned=assigned, unrouted=unrouted, skipped=known)


def _request(envelope: Envelope, event: FactsEvent) -> RoutingRequest:
    origin = Origin(correlation_id=envelope.correlation_id, traceparent=envelope.traceparent)
    return RoutingRequest(facts=_facts(event), origin=origin, is_repeat=_is_repeat(event))


def _is_repeat(event: FactsEvent) -> bool:
    return isinstance(event, InquiryReceived) and event.repeat > 0


def _facts(event: FactsEvent) -> InquiryFacts:
    return InquiryFacts(
        inquiry_id=event.inquiry_id,
        reference=event.reference,
        procedure=event.procedure,
        location=event.location,
        willing_to_travel_to=event.willing_to_travel_to,
        residence=Residence(
            country=event.residence.country,
            subdivision=event.residence.subdivision,
            plan_subdivision=event.residence.plan_subdivision,
        ),
        payer_kind=event.payer_kind,
        has_claim_number=event.has_claim_number,
        language=event.language,
        interpreter=event.interpreter,
        earliest=event.earliest,
        latest=event.latest,
        consents=event.consents,
        received_at=event.received_at,
        reply_by=event.reply_by,
        accepted=event.accepted,
        refused=event.refused,
        revision=event.facts_revision,
    )
