"""Whoever hears of a lead's coordinator hears what patients are to call them."""

from datetime import datetime

import pytest

from services.routing.leads.domain import DeclineReason, Lead, MoveReason
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from shared.events import LeadAssigned
from tests.routing.decisions.builders import RECEIVED_AT, inquiry, network
from tests.routing.leads.builders import COORDINATORS, InMemoryRouting, person
from tests.support.clocks import TORONTO, StillClock

TWO_CLINICS = network({"toronto": {"roy": 9, "chan": 9}, "calgary": {"kim": 9}})
UNANSWERED = datetime(2026, 11, 24, 10, 30, tzinfo=TORONTO)


async def routed(location: str = "calgary") -> tuple[InMemoryRouting, Lead]:
    routing = InMemoryRouting(where=TWO_CLINICS, clock=StillClock(RECEIVED_AT))
    return routing, await routing.routed(inquiry(location=location))


def named(routing: InMemoryRouting, lead: Lead) -> list[tuple[str | None, str | None]]:
    """The coordinator, and the name, of each time that somebody was told of one."""
    return [
        (one.coordinator, one.coordinator_name)
        for one in routing.leads.announced[lead.id]
        if isinstance(one, LeadAssigned)
    ]


async def test_a_new_lead_names_its_coordinator() -> None:
    routing, lead = await routed()
    assert named(routing, lead) == [("jordan", "Jordan Crowfeather")]


async def test_one_who_has_no_name_or_account_any_more_is_told_without() -> None:
    assert "zoe" not in COORDINATORS.called
    routing = InMemoryRouting(where=TWO_CLINICS)
    leads = [await routing.routed(inquiry(f"i-{n}", location="toronto")) for n in range(4)]
    found = {pair for lead in leads for pair in named(routing, lead)}
    assert found == {("maya", "Julie Lavoie"), ("zoe", None)}


async def test_a_lead_that_somebody_moves_to_another_clinic_names_the_coordinator_there() -> None:
    routing, lead = await routed()
    both = person("jordan", "toronto", "calgary")
    await routing.actions.reassign(
        lead.id, "roy", MoveReason.EXPERTISE, both, expected_version=1, location="toronto"
    )
    assert named(routing, lead)[1:] == [("maya", "Julie Lavoie")]


@pytest.mark.parametrize("is_declined", [True, False], ids=["declined", "transferred"])
async def test_a_lead_that_is_routed_again_names_the_coordinator_of_then(is_declined: bool) -> None:
    routing, lead = await routed("toronto" if is_declined else "calgary")
    if is_declined:
        await routing.actions.decline(
            lead.id, DeclineReason.NO_TIME, person(), expected_version=lead.version
        )
    else:
        both = person("maya", "toronto", "calgary")
        await routing.actions.transfer(
            lead.id, "toronto", MoveReason.OTHER, both, expected_version=lead.version
        )
    await routing.retry_unrouted()
    now = await routing.lead(lead.id)
    assert now.location == "toronto"
    assert named(routing, lead)[-1] == (
        now.coordinator, COORDINATORS.called.get(now.coordinator or ""),
    )  # fmt: skip
    assert len(named(routing, lead)) == 2


async def test_a_lead_whose_doctor_does_not_answer_keeps_its_coordinators_name() -> None:
    routing, lead = await routed("toronto")
    routing.clock.at = UNANSWERED
    await routing.escalate_leads()
    first, then = named(routing, lead)
    assert first[0] is not None
    assert then[1] == COORDINATORS.called.get(then[0] or "")


async def test_what_is_announced_again_names_whoever_has_it_now() -> None:
    routing, lead = await routed()
    await AnnounceAgain(leads=routing.leads)([lead.inquiry_id], {"jordan": "Jordan C. Lavoie"})
    assert named(routing, lead)[1:] == [("jordan", "Jordan C. Lavoie")]
