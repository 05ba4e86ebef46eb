"""A patient whose payer nobody knows, and whose clinic has nobody: asked, offered, routed.

Both services over stores in memory; between them nothing but the events that they announce.
"""

from dataclasses import dataclass, field

from services.inquiry.answers.domain import GivenAnswers
from services.inquiry.answers.usecases.answer_inquiry import AnswerInquiry
from services.inquiry.inquiries.domain import CLINIC_OFFERED, ConsentGiven, EmailKind, Inquiry
from services.inquiry.inquiries.usecases.announce import received
from services.inquiry.intake.domain.consent_texts import current_text
from services.inquiry.tracking.domain import session_hash
from services.inquiry.tracking.usecases.follow_leads import FollowLeads
from services.routing.leads.domain import Lead, LeadStatus, lead_id_of
from shared.eligibility.schema import shipped_rules
from shared.events import Envelope
from tests.inquiry.builders import body, clinic, offer, received_inquiry
from tests.routing.assignment.test_handlers import tell
from tests.routing.decisions.builders import network
from tests.routing.leads.builders import InMemoryRouting, person
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_catalogue import InMemoryCatalogue
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_intake import InMemoryConsentTexts
from tests.support.in_memory_privacy import InMemoryVault


def full_toronto() -> InMemoryRouting:
    where = network({"toronto": {"roy": 0}, "calgary": {"kim": 1}})
    return InMemoryRouting(rules=shipped_rules(), where=where)


@dataclass
class Services:
    routing: InMemoryRouting = field(default_factory=full_toronto)
    inquiries: InMemoryInquiries = field(default_factory=InMemoryInquiries)
    followed: int = 0

    async def take(self) -> None:
        inquiry = received_inquiry("i", sent=body(payer__kind="unknown", consents=[]))
        inquiry = inquiry.open_session(session_hash("mine"), MONDAY_NOON)
        await self.inquiries.add(inquiry, [received(inquiry)])
        await self.pass_on()

    async def pass_on(self) -> None:
        """What either has announced reaches the other."""
        await tell(self.routing, self.inquiries.publish())
        announced = self.routing.leads.announced[lead_id_of("i")]
        envelopes = [
            Envelope(
                id=f"e-{n}", source="routing", key="i", sequence=n, time=MONDAY_NOON, data=event
            )
            for n, event in enumerate(announced, 1)
        ]
        await FollowLeads(inquiries=self.inquiries)(envelopes[self.followed :])
        self.followed = len(announced)

    async def answer(self, given: GivenAnswers) -> None:
        use_case = AnswerInquiry(
            inquiries=self.inquiries,
            vault=InMemoryVault(keys={"i"}),
            catalogue=InMemoryCatalogue([offer(clinic(), clinic("calgary", province="CA-AB"))]),
            texts=InMemoryConsentTexts(),
            now=StillClock(),
        )
        await use_case("WF-i", "mine", given)
        await self.pass_on()

    @property
    def inquiry(self) -> Inquiry:
        return self.inquiries.kept["i"]

    async def lead(self) -> Lead:
        return await self.routing.lead(lead_id_of("i"))


async def test_what_is_missing_is_asked_and_another_clinic_offered_until_it_is_routed() -> None:
    services = Services()
    await services.take()
    assert services.inquiry.lead.questions == ("payer",)
    assert services.inquiry.emails[-1].kind is EmailKind.QUESTION
    await services.answer(GivenAnswers(payer_kind="self"))
    assert not services.inquiry.lead.questions
    lead = await services.lead()
    assert (lead.status, lead.facts.payer_kind) == (LeadStatus.UNROUTED, "self")
    await services.routing.actions.offer(
        lead.id, ("calgary",), person("maya"), expected_version=lead.version
    )
    await services.pass_on()
    assert services.inquiry.lead.offers == ("calgary",)
    text = current_text(CLINIC_OFFERED, "en-CA")
    agreed = ConsentGiven(purpose=text.purpose, text_version=text.text_version, granted=True)
    await services.answer(GivenAnswers(accepted=("calgary",), consents=(agreed,)))
    assert (await services.lead()).location == "calgary"
    assert services.inquiry.location == "calgary"
    assert not services.inquiry.lead.offers
    ids = [one.id for one in services.inquiry.emails]
    assert len(ids) == len(set(ids)) == 3  # in the same second, one email asks for both
