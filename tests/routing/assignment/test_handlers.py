"""What inquiry tells of an inquiry, on its way into leads."""

from collections.abc import Sequence

from services.routing.assignment.handlers import on_inquiry_events
from services.routing.leads.domain import LeadStatus, lead_id_of
from shared.events import (
    Envelope,
    Event,
    InquiryErased,
    InquiryReceived,
    InquiryWithdrawn,
    Residence,
)
from shared.ids import new_id
from shared.kafka import Received
from tests.routing.decisions.builders import PROCEDURE, RECEIVED_AT
from tests.routing.leads.builders import InMemoryRouting


def received(inquiry_id: str) -> InquiryReceived:
    return InquiryReceived(
        inquiry_id=inquiry_id,
        reference="WF-1",
        procedure=PROCEDURE,
        location="toronto",
        residence=Residence(country="CA", subdivision="CA-ON"),
        payer_kind="self",
        language="en",
        received_at=RECEIVED_AT,
        reply_by=RECEIVED_AT,
    )


def withdrawn(inquiry_id: str) -> InquiryWithdrawn:
    return InquiryWithdrawn(inquiry_id=inquiry_id, reference="WF-1", withdrawn_at=RECEIVED_AT)


def erased(inquiry_id: str) -> InquiryErased:
    return InquiryErased(inquiry_id=inquiry_id, reference="WF-1", erased_at=RECEIVED_AT)


async def tell(routing: InMemoryRouting, events: Sequence[Event]) -> None:
    handle = on_inquiry_events(
        routing.assign_batch,
        routing.withdraw,
        routing.answer,
        routing.hear_patient,
        routing.erase,
    )
    await handle(
        [
            Received(
                envelope=Envelope(
                    id=new_id(),
                    source="inquiry",
                    key=event.key,
                    sequence=offset,
                    time=RECEIVED_AT,
                    data=event,
                ),
                topic="inquiry.events",
                partition=0,
                offset=offset,
            )
            for offset, event in enumerate(events, 1)
        ]
    )


async def test_a_patient_who_withdraws_ends_the_lead_and_frees_its_doctor() -> None:
    routing, inquiry_id = InMemoryRouting(), new_id()
    await tell(routing, [received(inquiry_id)])
    assert sum((await routing.taken_with()).values()) == 1
    await tell(routing, [withdrawn(inquiry_id)])
    assert (await routing.lead(lead_id_of(inquiry_id))).status is LeadStatus.WITHDRAWN
    assert await routing.taken_with() == {}


async def test_an_inquiry_received_and_withdrawn_in_one_batch_takes_no_capacity() -> None:
    routing, inquiry_id = InMemoryRouting(), new_id()
    await tell(routing, [received(inquiry_id), withdrawn(inquiry_id)])
    assert (await routing.lead(lead_id_of(inquiry_id))).status is LeadStatus.WITHDRAWN
    assert await routing.taken_with() == {}


async def test_a_batch_that_is_read_again_brings_no_withdrawn_lead_back() -> None:
    routing, inquiry_id = InMemoryRouting(), new_id()
    for _ in range(2):
        await tell(routing, [received(inquiry_id), withdrawn(inquiry_id)])
    assert (await routing.lead(lead_id_of(inquiry_id))).status is LeadStatus.WITHDRAWN
    assert await routing.taken_with() == {}


async def test_the_withdrawal_of_an_unknown_inquiry_changes_nothing() -> None:
    routing = InMemoryRouting()
    await tell(routing, [withdrawn(new_id())])
    assert await routing.taken_with() == {}


async def test_what_is_erased_ends_the_lead_forgets_it_and_frees_its_doctor() -> None:
    routing, inquiry_id = InMemoryRouting(), new_id()
    await tell(routing, [received(inquiry_id)])
    assert sum((await routing.taken_with()).values()) == 1
    for _ in range(2):
        await tell(routing, [erased(inquiry_id)])
        lead = await routing.lead(lead_id_of(inquiry_id))
        assert (lead.status, lead.version) == (LeadStatus.CLOSED, 2)
        assert lead.facts.residence.country == "ZZ"
        assert await routing.taken_with() == {}
    assert lead.actions[-1].reason == "erased"


async def test_a_batch_that_is_read_again_brings_nothing_back_that_was_erased() -> None:
    routing, inquiry_id = InMemoryRouting(), new_id()
    for _ in range(2):
        await tell(routing, [erased(inquiry_id), withdrawn(inquiry_id), received(inquiry_id)])
    lead = await routing.lead(lead_id_of(inquiry_id))
    assert (lead.status, lead.facts.residence.country) == (LeadStatus.WITHDRAWN, "ZZ")
    assert await routing.taken_with() == {}


async def test_the_erasure_of_an_unknown_inquiry_changes_nothing() -> None:
    routing = InMemoryRouting()
    await tell(routing, [erased(new_id())])
    assert await routing.taken_with() == {}
