"""Whom routing has given a lead to and whom the patient reads of are one person, whatever happens:
through both services' own code.
"""

import asyncio

from hypothesis import example, given
from hypothesis import strategies as st

from services.inquiry.tracking.schemas import InquiryAnswer
from shared.errors import Refusal
from tests.contracts.test_one_promise import STEPS, BothServices, step
from tests.routing.leads.builders import COORDINATORS


async def _story(named: str | None, steps: list[tuple[str, int]]) -> set[str | None]:
    """The names that the patient has read."""
    both, seen = BothServices(), set()
    await both.send(location=named or ...)
    await both.carry()
    for name, number in [("wait", 0), *steps]:
        try:
            await step(both, name, number)
        except Refusal:
            continue
        await both.carry()
        lead = await both.lead()
        expected = COORDINATORS.called.get(lead.coordinator or "")
        assert InquiryAnswer.of(both.inquiry, None).coordinator_name == expected
        seen.add(expected)
    return seen


@given(
    named=st.sampled_from([None, "toronto", "vancouver", "montreal"]),
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 60)), max_size=12),
)
@example(named="toronto", steps=[("reassign", 1), ("reassign", 0), ("transfer", 2)])
def test_whatever_happens_to_a_lead_the_patient_reads_the_name_of_its_coordinator_or_none(
    named: str | None, steps: list[tuple[str, int]]
) -> None:
    asyncio.run(_story(named, steps))


async def test_who_is_given_it_by_hand_is_named_and_nobody_while_it_waits_for_a_doctor() -> None:
    seen = await _story("vancouver", [("reassign", 0), ("transfer", 1), ("retry", 0)])
    assert seen == {None, "Julie Lavoie"}
