"""A person reviews what the rules would not decide: allows it, and it goes on, or ends it."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.decisions.domain import Assigned, Rejection, approvals, codes_of
from services.routing.leads.domain import (
    Action,
    ActionNotPossible,
    Lead,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    LeadStatus,
    MoveReason,
    NothingToReview,
    RefuseReason,
    row_of,
)
from shared.auth.domain import Role, RoleMayNot
from shared.eligibility.domain import Finding, RuleSet, Verdict
from shared.events import LeadClosed
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    network,
    offering,
    rules,
)
from tests.routing.leads.builders import NETWORK, InMemoryRouting, person

REVIEW = rules(verdict=Verdict.REVIEW, source="an act")
MAYA = person("maya")


async def under_review(
    by: RuleSet = REVIEW, *, willing: tuple[str, ...] = ()
) -> tuple[InMemoryRouting, Lead]:
    routing = InMemoryRouting(rules=by)
    return routing, await routing.receives(
        inquiry(location="toronto", willing_to_travel_to=willing)
    )


async def test_what_is_approved_goes_to_a_doctor_at_once_and_says_who_allowed_it() -> None:
    routing, lead = await under_review()
    assert lead.status is LeadStatus.UNROUTED
    assert Rejection.NEEDS_REVIEW in codes_of(lead.decision.outcome)
    after = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    assert (after.status, after.location, after.version) == (LeadStatus.ASSIGNED, "toronto", 3)
    assert after.facts.approved == ("toronto/rule-1",)
    assert "eligibility.approved" in codes_of(after.decision.outcome)
    done = after.actions[-1]
    assert (done.action, done.by, done.version) == (Action.APPROVE, "maya", 2)
    assert routing.announced(lead) == ["lead.unrouted.v1", "lead.assigned.v1"]


async def test_approving_is_for_the_clinics_that_come_into_question_and_no_others() -> None:
    routing, lead = await under_review(willing=("calgary", "nowhere"))
    after = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    assert set(after.facts.approved) == {"toronto/rule-1", "calgary/rule-1"}


async def test_another_rule_at_the_same_clinic_asks_again() -> None:
    """The lead is approved, handed back, and the rules have changed meanwhile."""
    routing, lead = await under_review()
    approved = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    routing.rules = RuleSet(
        version="rules-8", rules=(replace(REVIEW.rules[0], id="rule-2"), *REVIEW.rules[1:])
    )
    sent = await routing.actions.transfer(
        lead.id, "calgary", MoveReason.OTHER, MAYA, expected_version=approved.version
    )
    await routing.retry_unrouted.these([sent])
    waiting = await routing.lead(lead.id)
    assert waiting.status is LeadStatus.UNROUTED
    assert row_of(waiting).eligibility == "review"


async def test_nobody_approves_what_only_newer_rules_want_to_be_reviewed() -> None:
    routing, lead = await under_review()
    newer = RuleSet(version="rules-8", rules=(replace(REVIEW.rules[0], id="rule-2"),))
    routing.rules = newer
    with pytest.raises(NothingToReview):
        await routing.actions.approve(lead.id, MAYA, expected_version=1)
    assert await routing.lead(lead.id) == lead


@pytest.mark.parametrize("verdict", [Verdict.BLOCK, Verdict.ASK])
async def test_what_is_blocked_or_not_known_can_be_neither_approved_nor_refused(
    verdict: Verdict,
) -> None:
    routing, lead = await under_review(rules(verdict=verdict, source="an act"))
    with pytest.raises(NothingToReview):
        await routing.actions.approve(lead.id, MAYA, expected_version=1)
    with pytest.raises(NothingToReview):
        await routing.actions.refuse(lead.id, RefuseReason.NOT_ELIGIBLE, MAYA, expected_version=1)
    assert not lead.allows(Action.APPROVE)


async def test_a_lead_that_has_a_clinic_has_nothing_to_be_reviewed() -> None:
    routing, lead = await under_review()
    after = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    with pytest.raises(ActionNotPossible):
        await routing.actions.approve(lead.id, MAYA, expected_version=after.version)


async def test_a_condition_that_this_program_does_not_know_may_be_approved_too() -> None:
    strange = rules(
        verdict=Verdict.ALLOW_WITH_CONDITIONS, source="an act", conditions=("second_opinion",)
    )
    routing, lead = await under_review(strange)
    assert lead.status is LeadStatus.UNROUTED
    after = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    assert after.status is LeadStatus.ASSIGNED


async def test_what_no_rule_speaks_of_may_be_approved_too() -> None:
    routing, lead = await under_review(RuleSet(version="empty"))
    after = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    assert (after.status, after.facts.approved) == (LeadStatus.ASSIGNED, ("toronto/no-rule",))


async def test_an_approved_lead_that_nobody_has_capacity_for_waits_for_that_alone() -> None:
    routing = InMemoryRouting(rules=REVIEW, where=network({"toronto": {"roy": 0}}))
    lead = await routing.receives(inquiry(location="toronto"))
    after = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    assert codes_of(after.decision.outcome) == (Rejection.NO_CAPACITY,)
    assert row_of(after).eligibility is None


async def test_every_decision_is_computed_again_as_it_was_approved_at_the_time() -> None:
    routing, lead = await under_review()
    after = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    for record in (lead.decision, after.decision):
        again = await routing.explain(after.facts, record)
        assert again.is_verified, again.unexplained
    assert isinstance(after.decision.outcome, Assigned)


async def test_a_review_that_ends_the_lead_is_told_with_its_reason() -> None:
    routing, lead = await under_review()
    after = await routing.actions.refuse(
        lead.id, RefuseReason.PUBLIC_PLAN, MAYA, expected_version=1
    )
    assert after.status is LeadStatus.CLOSED
    closed = routing.leads.announced[lead.id][-1]
    assert isinstance(closed, LeadClosed)
    assert (closed.reason, closed.location) == ("public_plan", "toronto")
    with pytest.raises(LeadNotOpen):
        await routing.actions.approve(lead.id, MAYA, expected_version=after.version)


async def test_the_same_request_again_changes_nothing_and_an_older_version_is_refused() -> None:
    routing, lead = await under_review()
    first = await routing.actions.approve(lead.id, MAYA, expected_version=1)
    assert await routing.actions.approve(lead.id, MAYA, expected_version=1) == first
    with pytest.raises(LeadHasChanged):
        await routing.actions.approve(lead.id, person("zoe"), expected_version=1)


async def test_of_two_who_decide_at_the_same_moment_one_is_told_of_the_other() -> None:
    routing, lead = await under_review()
    approving = routing.actions.approve(lead.id, MAYA, expected_version=1)
    refusing = routing.actions.refuse(
        lead.id, RefuseReason.OTHER, person("zoe"), expected_version=1
    )
    done = await asyncio.gather(approving, refusing, return_exceptions=True)
    assert sum(isinstance(one, LeadHasChanged) for one in done) == 1
    assert (await routing.lead(lead.id)).status in {LeadStatus.ASSIGNED, LeadStatus.CLOSED}


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.AUDITOR, Role.EDITOR, Role.PRIVACY_OFFICER])
async def test_only_coordinators_and_managers_decide_on_a_review(role: Role) -> None:
    routing, lead = await under_review()
    somebody = person("x", "*", role=role, doctor="roy")
    with pytest.raises(RoleMayNot):
        await routing.actions.approve(lead.id, somebody, expected_version=1)
    with pytest.raises(RoleMayNot):
        await routing.actions.refuse(lead.id, RefuseReason.OTHER, somebody, expected_version=1)


async def test_a_coordinator_of_another_clinic_does_not_know_of_the_lead() -> None:
    routing, lead = await under_review()
    with pytest.raises(LeadNotFound):
        await routing.actions.approve(lead.id, person("jordan", "calgary"), expected_version=1)


async def test_one_clinic_out_of_question_does_not_hide_the_review_of_another() -> None:
    blocked = replace(
        REVIEW.rules[0], id="rule-0", verdict=Verdict.BLOCK, provinces=frozenset({"CA-AB"})
    )
    where = directory(
        clinic("toronto"),
        clinic("calgary", province="CA-AB"),
        doctor("roy", "toronto", "calgary"),
        offering("toronto", {"roy": 1}),
        offering("calgary", {"roy": 1}),
    )
    by = RuleSet(version="r", rules=(blocked, *REVIEW.rules))
    routing = InMemoryRouting(rules=by, where=where)
    lead = await routing.receives(inquiry(location="calgary", willing_to_travel_to=("toronto",)))
    assert row_of(lead).eligibility == "review"
    after = await routing.actions.approve(lead.id, person("m", "*"), expected_version=1)
    assert after.location == "toronto"
    assert after.facts.approved == ("toronto/rule-1",)


@given(
    approved=st.lists(
        st.sampled_from(["toronto/rule-1", "toronto/", "/rule-1", "toronto/rule-2", ""])
    )
)
def test_an_approval_never_allows_what_it_does_not_name(approved: list[str]) -> None:
    facts = inquiry(location="toronto", approved=tuple(approved))
    finding = Finding(verdict=Verdict.REVIEW, rule="rule-1")
    assert facts.has_approval("toronto", finding.rule) is ("toronto/rule-1" in approved)
    assert not facts.has_approval("calgary", finding.rule)


def test_what_is_approved_already_is_not_approved_again() -> None:
    async def decided() -> Lead:
        return (await under_review())[1]

    lead = asyncio.run(decided())
    facts = replace(lead.facts, approved=("toronto/rule-1",))
    assert list(approvals(facts, lead.decision, NETWORK, REVIEW, RECEIVED_AT)) == []
