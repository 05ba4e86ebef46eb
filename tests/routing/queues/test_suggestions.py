"""Which clinics a queue suggests to be offered: those that could be, the near ones first."""

from dataclasses import replace

import pytest

from services.routing.decisions.domain import NO_RULES, Residence
from services.routing.leads.domain import Lead, Offer
from services.routing.queues.domain import SUGGESTED, TAKEN_FOR, Assignee, suggested_clinics
from shared.eligibility.domain import RuleSet, Verdict
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
    rules,
)
from tests.routing.leads.builders import InMemoryRouting

WHERE = directory(
    clinic("toronto"),
    clinic("ottawa"),
    clinic("calgary", province="CA-AB"),
    clinic("montreal", province="CA-QC"),
    clinic("regina", province="CA-SK"),
    clinic("halifax", province="CA-NS"),
    clinic("winnipeg", province="CA-MB"),
    doctor("roy", "toronto", "ottawa", "calgary", "montreal", "regina", "halifax", "winnipeg"),
    offering("toronto", {"roy": 0}),
    *(offering(slug, {"roy": 1}) for slug in ("ottawa", "calgary", "montreal", "regina")),
    offering("halifax", {"roy": 0}),
    offering("winnipeg", {"roy": 1}, procedure="another"),
)
ONTARIO = Residence(country="CA", subdivision="CA-ON")
ALBERTA_BLOCKS = rules(verdict=Verdict.BLOCK, source="an act", provinces=frozenset({"CA-AB"}))


async def waiting(**more: object) -> Lead:
    routing = InMemoryRouting(where=WHERE, rules=NO_RULES)
    facts = inquiry(location="toronto", residence=ONTARIO, consents=("processing",))
    return await routing.receives(replace(facts, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("by", "facts", "offered", "expected"),
    [
        (NO_RULES, {}, (), ("ottawa", "calgary", "montreal")),
        (ALBERTA_BLOCKS, {}, (), ("ottawa", "montreal", "regina")),
        (NO_RULES, {}, ("ottawa", "montreal"), ("calgary", "regina")),
        (NO_RULES, {"refused": ("calgary",)}, (), ("ottawa", "montreal", "regina")),
        (NO_RULES, {"procedure": "nowhere-done"}, (), ()),
        (NO_RULES, {"residence": Residence(country="US", subdivision="US-TX")}, (),
         ("calgary", "montreal", "ottawa")),
    ],
    ids=["near first", "blocked there", "offered already", "refused", "not done", "abroad"],
)  # fmt: skip
async def test_suggested_is_what_may_be_offered_and_somebody_has_capacity_for(
    by: RuleSet, facts: dict[str, object], offered: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    lead = await waiting()
    offers = tuple(Offer(location=one, by="maya", at=RECEIVED_AT) for one in offered)
    known = replace(lead, facts=replace(lead.facts, **facts), offers=offers)  # type: ignore[arg-type]
    found = suggested_clinics(known, WHERE, by, RECEIVED_AT)
    assert found == expected
    assert len(found) <= SUGGESTED


def test_what_somebody_took_is_nobodys_again_after_a_working_day() -> None:
    taken = Assignee(by="maya", at=RECEIVED_AT)
    assert taken.lasts(RECEIVED_AT)
    assert not taken.lasts(RECEIVED_AT + TAKEN_FOR)
