"""Staff offer clinics that the patient has not named: a yes brings the lead on, a no is shown."""

from dataclasses import replace
from typing import Any

import pytest

from services.routing.decisions.domain import NO_RULES, NotOfferable, Residence
from services.routing.leads.domain import (
    Action,
    ActionNotPossible,
    Lead,
    LeadNotFound,
    LeadStatus,
    MoveReason,
    OfferRefused,
    OfferState,
    open_offers,
    row_of,
)
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from shared.auth.domain import Role, RoleMayNot
from shared.eligibility.domain import RuleSet, Verdict
from shared.events import LeadOffered
from tests.routing.decisions.builders import (
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
    rules,
)
from tests.routing.leads.builders import InMemoryRouting, person

MAYA = person("maya", "*")
WHERE = directory(
    clinic("toronto"),
    clinic("calgary", province="CA-AB"),
    clinic("montreal", province="CA-QC"),
    clinic("winnipeg", province="CA-MB"),
    doctor("roy", "toronto", "calgary", "montreal", "winnipeg"),
    offering("toronto", {"roy": 0}),
    offering("calgary", {"roy": 1}),
    offering("montreal", {"roy": 1}),
    offering("winnipeg", {"roy": 1}, procedure="another"),
)
ALBERTA_BLOCKS = rules(verdict=Verdict.BLOCK, source="an act", provinces=frozenset({"CA-AB"}))


async def waiting(by: RuleSet | None = None, **more: Any) -> tuple[InMemoryRouting, Lead]:
    """Toronto has nobody with capacity."""
    routing = InMemoryRouting(where=WHERE, rules=by or NO_RULES)
    facts = replace(inquiry(location="toronto", consents=("processing",)), **more)
    return routing, await routing.receives(facts)


async def offered(routing: InMemoryRouting, lead: Lead, *locations: str, version: int = 1) -> Lead:
    return await routing.actions.offer(lead.id, locations, MAYA, expected_version=version)


def answer(lead: Lead, *, yes: tuple[str, ...] = (), no: tuple[str, ...] = ()) -> Any:
    revision = lead.facts.revision + 1
    return replace(lead.facts, accepted=yes, refused=no, revision=revision)


async def test_a_yes_brings_the_lead_to_that_clinic_though_no_consent_covers_others() -> None:
    routing, lead = await waiting()
    after = await offered(routing, lead, "calgary", "montreal")
    assert (after.status, open_offers(after)) == (LeadStatus.UNROUTED, ("calgary", "montreal"))
    event = routing.leads.announced[lead.id][-1]
    assert isinstance(event, LeadOffered)
    assert (event.locations, event.location) == (("calgary", "montreal"), "toronto")
    accepted = await routing.answer(answer(after, yes=("calgary",), no=("montreal",)))
    assert accepted is not None
    assert (accepted.status, accepted.location) == (LeadStatus.ASSIGNED, "calgary")
    assert open_offers(accepted) == ()
    again = await routing.explain(accepted.facts, accepted.decision)
    assert again.is_verified


async def test_a_no_is_shown_and_the_lead_waits_where_it_was() -> None:
    routing, lead = await waiting()
    after = await offered(routing, lead, "calgary")
    refused = await routing.answer(answer(after, no=("calgary",)))
    assert refused is not None
    assert (refused.status, refused.home) == (LeadStatus.UNROUTED, "toronto")
    assert row_of(refused).offers == (OfferState(location="calgary", answer=False),)
    with pytest.raises(OfferRefused) as again:
        await offered(routing, lead, "calgary", version=refused.version)
    assert [one.code for one in again.value.problems] == [NotOfferable.REFUSED_BEFORE]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("nowhere", NotOfferable.UNKNOWN),
        ("winnipeg", NotOfferable.DOES_NOT_OFFER),
        ("calgary", NotOfferable.NOT_ALLOWED),
        ("toronto", NotOfferable.ALREADY_POSSIBLE),
    ],
)
async def test_what_cannot_be_offered_is_named_with_its_reason_and_nothing_is_offered(
    location: str, code: NotOfferable
) -> None:
    routing, lead = await waiting(ALBERTA_BLOCKS)
    with pytest.raises(OfferRefused) as refused:
        await offered(routing, lead, "montreal", location)
    assert [(one.field, one.code) for one in refused.value.problems] == [("locations.1", code)]
    assert await routing.lead(lead.id) == lead


async def test_without_a_wish_a_clinic_may_be_offered_that_a_consent_keeps_out() -> None:
    home = Residence(country="CA", subdivision="CA-ON")
    routing, lead = await waiting(location=None, residence=home)
    assert lead.status is LeadStatus.UNROUTED
    after = await offered(routing, lead, "calgary")
    accepted = await routing.answer(answer(after, yes=("calgary",)))
    assert accepted is not None
    assert accepted.location == "calgary"
    assert accepted.facts.acceptable_locations is None


async def test_a_yes_of_somebody_of_quebec_needs_the_consent_to_leave_it() -> None:
    home = Residence(country="CA", subdivision="CA-QC")
    routing, lead = await waiting(location="montreal", residence=home, procedure="micro-needling")
    assert lead.location == "montreal"
    routing, lead = await waiting(residence=home)
    after = await offered(routing, lead, "calgary")
    without = await routing.answer(answer(after, yes=("calgary",)))
    assert without is not None
    assert without.status is LeadStatus.UNROUTED
    agreed = replace(
        answer(without, yes=("calgary",)), consents=("processing", "transfer_out_of_quebec")
    )
    assert (await routing.answer(agreed) or lead).location == "calgary"


async def test_a_yes_after_a_transfer_counts_as_the_newer_wish() -> None:
    routing, lead = await waiting(consents=("processing", "disclosure_out_of_province"))
    moved = await routing.actions.transfer(
        lead.id, "montreal", MoveReason.OTHER, MAYA, expected_version=1
    )
    manager = person("m", "*", role=Role.MANAGER)
    after = await routing.actions.offer(
        lead.id, ("calgary",), manager, expected_version=moved.version
    )
    accepted = await routing.answer(answer(after, yes=("calgary",)))
    assert accepted is not None
    assert (accepted.facts.transferred_to, accepted.location) == (None, "calgary")


async def test_a_lead_that_finds_a_clinic_or_ends_meanwhile_has_no_open_offer() -> None:
    routing, lead = await waiting()
    after = await offered(routing, lead, "calgary")
    closed = await routing.withdraw(lead.inquiry_id)
    assert closed is not None
    assert open_offers(closed) == ()
    assert await routing.answer(answer(after, yes=("calgary",))) == closed


async def test_a_lead_that_has_a_clinic_is_offered_no_other() -> None:
    routing, lead = await waiting(location="calgary")
    with pytest.raises(ActionNotPossible):
        await offered(routing, lead, "montreal", version=lead.version)


async def test_the_same_offer_twice_is_one_and_is_told_again_when_inquiry_asks() -> None:
    routing, lead = await waiting()
    first = await offered(routing, lead, "calgary", "calgary")
    assert await offered(routing, lead, "calgary") == first
    assert len(first.offers) == 1
    assert first.actions[-1].action is Action.OFFER
    await AnnounceAgain(leads=routing.leads)([lead.inquiry_id])
    assert routing.announced(lead)[-2:] == ["lead.unrouted.v1", "lead.offered.v1"]


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.AUDITOR, Role.EDITOR])
async def test_only_coordinators_and_managers_offer(role: Role) -> None:
    routing, lead = await waiting()
    somebody = person("x", "*", role=role, doctor="roy")
    with pytest.raises(RoleMayNot):
        await routing.actions.offer(lead.id, ("calgary",), somebody, expected_version=1)
    with pytest.raises(LeadNotFound):
        await routing.actions.offer(
            lead.id, ("calgary",), person("j", "calgary"), expected_version=1
        )


async def test_an_offer_of_nothing_is_refused() -> None:
    routing, lead = await waiting()
    with pytest.raises(OfferRefused) as refused:
        await offered(routing, lead)
    assert [one.code for one in refused.value.problems] == ["locations.none"]
