"""A patient wants a person: asked at inquiry, decided at routing, and seen on the status page.

Both services over stores in memory; between them nothing but the events that they announce.
"""

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.person.usecases.ask_person import AskPerson
from services.routing.leads.domain import lead_id_of
from tests.contracts.test_waiting_story import Services
from tests.routing.decisions.builders import network
from tests.routing.leads.builders import InMemoryRouting, person
from tests.support.clocks import StillClock


def inquiry_of(services: Services) -> Inquiry:
    return services.inquiries.kept["i"]


async def asked() -> Services:
    where = network({"toronto": {"roy": 2}})
    services = Services(routing=InMemoryRouting(where=where))
    await services.take()
    ask = AskPerson(inquiries=services.inquiries, now=StillClock())
    for _ in range(2):
        await ask("WF-i", "mine")
        await services.pass_on()
    return services


async def test_what_somebody_confirms_is_on_the_patients_page_and_asking_again_asks_nobody() -> (
    None
):
    services = await asked()
    lead = await services.routing.lead(lead_id_of("i"))
    assert lead.waits_for_person
    assert inquiry_of(services).lead.person_decided_at is None
    await services.routing.actions.approve(lead.id, person(), expected_version=lead.version)
    await services.pass_on()
    assert inquiry_of(services).lead.person_decided_at == services.routing.clock()
    await AskPerson(inquiries=services.inquiries, now=StillClock())("WF-i", "mine")
    assert services.inquiries.publish() == []


async def test_a_lead_whose_topic_was_lost_is_announced_with_what_a_person_decided() -> None:
    services = await asked()
    lead = await services.routing.lead(lead_id_of("i"))
    await services.routing.actions.approve(lead.id, person(), expected_version=lead.version)
    before = len(services.routing.leads.announced[lead.id])
    await services.routing.assign_batch.announce_again(["i"])
    again = services.routing.leads.announced[lead.id][before:]
    assert [event.type for event in again][-1] == "lead.person_decided.v1"
