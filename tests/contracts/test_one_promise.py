"""What the patient was promised and what the coordinator is held to are one instant, from the form
over routing and back to the patient's page: through both services' own code.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.catalogue.store import DirectoryCatalogue
from services.inquiry.inquiries.domain import Inquiry, Receipt, Status
from services.inquiry.intake.schemas import InquiryBody
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from services.inquiry.spam.usecases.assess_submission import AssessSubmission
from services.inquiry.tracking.schemas import InquiryAnswer
from services.inquiry.tracking.usecases.follow_leads import FollowLeads
from services.routing.assignment.handlers import on_inquiry_events
from services.routing.leads.domain import (
    CloseReason,
    DeclineReason,
    Lead,
    LeadStatus,
    MoveReason,
    lead_id_of,
    row_of,
)
from shared.directory.domain import Directory
from shared.errors import Refusal
from shared.events import Envelope, Event
from shared.kafka import Received
from tests.inquiry.builders import body
from tests.routing.decisions.builders import clinic, directory, doctor, offering
from tests.routing.leads.builders import InMemoryRouting, in_memory, person
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_inquiries import InMemoryInquiries
from tests.support.in_memory_intake import InMemoryConsentTexts, InMemoryLimits
from tests.support.in_memory_privacy import InMemoryVault
from tests.support.keys import ring

SOMEBODY = person("sam", "*")
WHY = MoveReason.OTHER
EVENINGS = dict.fromkeys(("mon", "wed", "sat"), (("16:00", "20:00"),))


def network(**toronto: Any) -> Directory:
    """Three clinics that promise, open and celebrate differently, with two doctors each."""
    clinics = [
        clinic("toronto", **toronto),
        clinic("vancouver", province="CA-BC", timezone="America/Vancouver", reply_within_hours=3),
        clinic("montreal", province="CA-QC", hours=EVENINGS, reply_within_hours=16),
    ]
    names = [one.slug for one in clinics]
    doctors = [doctor(f"{at}-{n}", at) for at in names for n in "ab"]
    offerings = [offering(at, {f"{at}-a": 50, f"{at}-b": 50}) for at in names]
    return directory(*clinics, *doctors, *offerings)


def _envelope(source: str, sequence: int, event: Event) -> Envelope:
    return Envelope(
        id=f"e-{sequence}", source=source, key=event.key, sequence=sequence, time=MONDAY_NOON,
        data=event,
    )  # fmt: skip


@dataclass
class BothServices:
    """Inquiry and routing over stores in memory; `carry` is what relay and consumers do."""

    at: datetime = MONDAY_NOON
    clock: StillClock = field(init=False)
    inquiries: InMemoryInquiries = field(default_factory=InMemoryInquiries)
    routing: InMemoryRouting = field(init=False)
    carried: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = StillClock(self.at)
        self.routing = InMemoryRouting(where=network(), clock=self.clock)

    async def send(self, **changes: Any) -> Receipt:
        submit = SubmitInquiry(
            inquiries=self.inquiries,
            vault=InMemoryVault(),
            texts=InMemoryConsentTexts(),
            catalogue=DirectoryCatalogue(in_memory(self.routing.where)),
            limits=InMemoryLimits(),
            assess=AssessSubmission(texts=InMemoryLimits()),
            hash_keys=ring("h1"),
            contact_keys=ring("h1"),
            now=self.clock,
            new_reference=lambda: "WF-7K3M-Q9TD",
        )
        submission = InquiryBody.model_validate(body(**changes)).submission()
        return await submit(submission, "a-key-of-sixteen-letters")

    async def carry(self) -> None:
        sent = [
            Received(
                envelope=_envelope("inquiry", number, event),
                topic="inquiry.events", partition=0, offset=number,
            )
            for number, event in enumerate(self.inquiries.publish(), 1)
        ]  # fmt: skip
        await on_inquiry_events(
            self.routing.assign_batch,
            self.routing.withdraw,
            self.routing.answer,
            self.routing.hear_patient,
            self.routing.erase,
        )(sent)
        for lead_id, events in self.routing.leads.announced.items():
            first = self.carried.get(lead_id, 0)
            new = [
                _envelope("routing", number, event)
                for number, event in enumerate(events[first:], first + 1)
            ]
            await FollowLeads(inquiries=self.inquiries)(new)
            self.carried[lead_id] = len(events)

    @property
    def inquiry(self) -> Inquiry:
        return self.inquiries.kept["i-0"]

    @property
    def promised(self) -> datetime:
        """As the patient's page and `GET /v1/inquiries/{reference}` say."""
        return InquiryAnswer.of(self.inquiry, None).reply_by

    async def lead(self) -> Lead:
        return await self.routing.lead(lead_id_of("i-0"))

    async def due(self) -> datetime:
        """As the coordinator's list says."""
        return row_of(await self.lead()).due_at


MOMENTS = [
    "2023-11-20 10:00",  # a Monday morning
    "2023-11-24 16:55",  # a Friday, five minutes before the end of it
    "2023-11-25 23:59",
    "2023-11-26 00:00",
    "2023-12-22 16:30",  # before Christmas
    "2023-12-25 10:00",
    "2023-03-11 18:00",  # the night in which the clocks go forward
    "2023-11-04 23:30",  # and the one in which they go back
    "2023-04-06 16:59",  # before Good Friday
    "2024-06-21 18:00",  # before Quebec's own holiday
]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("named", ["toronto", "vancouver", "montreal"])
async def test_the_clinic_that_the_patient_names_is_held_to_the_very_promise(
    named: str, moment: str
) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("America/Toronto"))
    both = BothServices(at.astimezone(UTC))
    receipt = await both.send(location=named)
    await both.carry()
    assert (await both.lead()).location == named
    assert receipt.reply_by == both.promised == await both.due()
    assert receipt.reply_by > at


async def test_where_none_is_named_the_clinic_that_takes_it_says_when_and_never_later() -> None:
    both = BothServices()
    receipt = await both.send(location=...)
    await both.carry()
    lead = await both.lead()
    taken_by = both.routing.where.clinics[str(lead.location)]
    assert both.promised == lead.due_at == min(receipt.reply_by, taken_by.replies_by(both.clock.at))


async def test_a_promise_outlasts_hours_that_change_before_routing_hears_of_it() -> None:
    both = BothServices()
    receipt = await both.send(location="toronto")
    both.routing.where = network(hours=EVENINGS, reply_within_hours=40)
    await both.carry()
    assert receipt.reply_by == both.promised == await both.due()


Move = Callable[[BothServices, Lead], Awaitable[object]]


async def to_vancouver(both: BothServices, lead: Lead) -> None:
    await both.routing.actions.transfer(
        lead.id, "vancouver", WHY, SOMEBODY, expected_version=lead.version
    )


async def to_vancouvers_doctor(both: BothServices, lead: Lead) -> None:
    await both.routing.actions.reassign(
        lead.id, "vancouver-a", WHY, SOMEBODY, expected_version=lead.version, location="vancouver"
    )


async def to_montreal(both: BothServices, lead: Lead) -> None:
    await both.routing.actions.transfer(
        lead.id, "montreal", WHY, SOMEBODY, expected_version=lead.version
    )


async def test_what_was_mailed_is_kept_beside_the_sooner_time_of_another_clinic() -> None:
    both = BothServices()
    receipt = await both.send(location="montreal")
    await both.carry()
    await to_vancouver(both, await both.lead())
    await both.carry()
    assert both.promised < receipt.reply_by == both.inquiry.reply_by


@pytest.mark.parametrize("move", [to_vancouver, to_vancouvers_doctor, to_montreal])
async def test_another_clinic_that_gets_it_says_when_to_both_and_never_later_than_was_mailed(
    move: Move,
) -> None:
    both = BothServices()
    receipt = await both.send(location="toronto")
    await both.carry()
    await move(both, await both.lead())
    for _ in range(2):
        await both.carry()
        lead = await both.lead()
        there = both.routing.where.clinics[lead.home]
        assert both.inquiry.location == lead.home
        due_at = min(receipt.reply_by, there.replies_by(both.inquiry.received_at))
        assert both.promised == lead.due_at == due_at
        await both.routing.retry_unrouted()
    assert (await both.lead()).location is not None


async def test_a_doctor_who_does_not_answer_changes_nothing_of_the_promise() -> None:
    both = BothServices()
    receipt = await both.send(location="toronto")
    await both.carry()
    before = (await both.lead()).doctor
    both.clock.at = both.clock.at + timedelta(days=2)
    await both.routing.escalate_leads()
    await both.carry()
    assert (await both.lead()).doctor != before
    assert receipt.reply_by == both.promised == await both.due()


async def test_the_patients_page_follows_the_lead_to_its_end() -> None:
    both = BothServices()
    await both.send(location="toronto")
    await both.carry()
    actions, seen = both.routing.actions, []
    lead = await actions.contact((await both.lead()).id, SOMEBODY, expected_version=1)
    for stage in (LeadStatus.RECORDS, LeadStatus.SCHEDULING):
        lead = await actions.advance(lead.id, stage, SOMEBODY, expected_version=lead.version)
        await both.carry()
        seen.append(both.inquiry.status)
    await actions.close(lead.id, CloseReason.NO_ANSWER, SOMEBODY, expected_version=lead.version)
    await both.carry()
    assert [*seen, both.inquiry.status] == [Status.RECORDS, Status.SCHEDULING, Status.CLOSED]


STEPS = ("transfer", "reassign", "decline", "retry", "wait", "escalate", "accept", "contact")


async def step(both: BothServices, name: str, number: int) -> None:
    lead, actions = await both.lead(), both.routing.actions
    at, version = ("toronto", "vancouver", "montreal")[number % 3], lead.version
    match name:
        case "transfer":
            await actions.transfer(lead.id, at, WHY, SOMEBODY, expected_version=version)
        case "reassign":
            who = f"{at}-{'ab'[number % 2]}"
            await actions.reassign(
                lead.id, who, WHY, SOMEBODY, expected_version=version, location=at
            )
        case "decline":
            reason = DeclineReason.OTHER
            await actions.decline(lead.id, reason, SOMEBODY, expected_version=version)
        case "accept":
            await actions.accept(lead.id, SOMEBODY, expected_version=version)
        case "contact":
            await actions.contact(lead.id, SOMEBODY, expected_version=version)
        case "retry":
            await both.routing.retry_unrouted()
        case "escalate":
            await both.routing.escalate_leads()
        case "wait":
            both.clock.advance(timedelta(hours=number))


async def _story(named: str | None, steps: list[tuple[str, int]]) -> None:
    both = BothServices()
    receipt = await both.send(location=named or ...)
    await both.carry()
    for name, number in steps:
        try:
            await step(both, name, number)
        except Refusal:
            continue
        await both.carry()
        lead = await both.lead()
        if lead.contacted_at is None:
            assert both.promised == lead.due_at <= receipt.reply_by
        assert both.promised <= receipt.reply_by
        assert lead.clock.look_at is None or lead.clock.runs


@given(
    named=st.sampled_from([None, "toronto", "vancouver", "montreal"]),
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 60)), max_size=12),
)
def test_whatever_happens_to_a_lead_both_see_one_instant_until_somebody_is_in_touch(
    named: str | None, steps: list[tuple[str, int]]
) -> None:
    asyncio.run(_story(named, steps))
