"""Who may look for a patient's leads, what they are shown of them, and how long that takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.domain import Lead, LeadNotFound, LeadRow, Visibility, row_of
from services.routing.search.domain import (
    NotAnAddress,
    SearchUnavailable,
    may_be_sent,
    rest_of_step,
)
from services.routing.search.usecases.find_by_email import LIMIT, FindByEmail, Pace
from services.routing.search.usecases.find_same_contact import FindSameContact
from shared.auth.domain import Principal, Role, RoleMayNot
from shared.errors import Refusal
from shared.limits.counted import Counted, LimitReached
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.leads.builders import new_lead, person
from tests.support.in_memory_leads import InMemoryLeads

EMAIL = "maria@example.com"
STEP = timedelta(seconds=0.5)


def lead_of(inquiry_id: str, location: str, *, hours: int = 0) -> Lead:
    at = RECEIVED_AT + timedelta(hours=hours)
    return new_lead(inquiry(inquiry_id, location=location, received_at=at))


@dataclass
class Inquiries:
    """`takes`: seconds that an answer takes."""

    found: Sequence[str] = ()
    refuses: Refusal | None = None
    takes: float = 0.0
    asked: list[str] = field(default_factory=list)
    seconds: float = 100.0

    async def by_email(self, typed: str, by: Principal) -> Sequence[str]:  # noqa: ARG002
        return self._answer(typed)

    async def same_contact(self, inquiry_id: str, by: Principal) -> Sequence[str]:  # noqa: ARG002
        return self._answer(inquiry_id)

    def _answer(self, asked: str) -> Sequence[str]:
        self.asked.append(asked)
        self.seconds += self.takes
        if self.refuses is not None:
            raise self.refuses
        return self.found

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Leads:
    leads: Sequence[Lead]

    async def some(self, lead_ids: Sequence[str], visibility: Visibility) -> Sequence[LeadRow]:
        rows = [row_of(one) for one in self.leads if one.id in lead_ids]
        return [row for row in rows if visibility.shows(row.placement)]


@dataclass
class Limits:
    left: int = 10
    taken: list[Counted] = field(default_factory=list)

    async def take(self, counted: Sequence[Counted]) -> None:
        if not self.left:
            raise LimitReached(counted[0].limit, retry_after=60)
        self.left -= 1
        self.taken.extend(counted)


HERE, THERE = lead_of("in-1", "toronto"), lead_of("in-2", "calgary")
LATER = lead_of("in-3", "toronto", hours=1)


def search(inquiries: Inquiries, limits: Limits | None = None) -> FindByEmail:
    return FindByEmail(
        patients=inquiries,
        leads=Leads([HERE, THERE, LATER]),
        limits=limits or Limits(),
        pace=Pace(step=STEP, seconds=lambda: inquiries.seconds, sleep=inquiries.sleep),
    )


async def test_everybody_sees_those_of_their_own_clinics_the_newest_first() -> None:
    inquiries = Inquiries(found=("in-1", "in-2", "in-3", "in-unknown"))
    find = search(inquiries)
    assert [row.id for row in await find(EMAIL, person())] == [LATER.id, HERE.id]
    assert [row.id for row in await find(EMAIL, person("j", "calgary"))] == [THERE.id]
    assert await find(EMAIL, person("n", "brossard")) == []
    roy = person("roy", role=Role.DOCTOR, doctor="nobody-here")
    assert await find(EMAIL, roy) == []


@pytest.mark.parametrize("role", Role)
async def test_only_who_may_open_a_patients_details_may_look_for_them(role: Role) -> None:
    inquiries, limits = Inquiries(found=("in-1",)), Limits()
    by = person("x", "*", role=role, doctor="roy" if role is Role.DOCTOR else None)
    if role in {Role.COORDINATOR, Role.DOCTOR}:
        await search(inquiries, limits)(EMAIL, by)
        assert limits.taken == [Counted(limit=LIMIT, whom="x")]
    else:
        with pytest.raises(RoleMayNot):
            await search(inquiries, limits)(EMAIL, by)
        assert (inquiries.asked, limits.taken) == ([], [])


async def test_beyond_the_limit_of_an_account_nothing_is_asked() -> None:
    inquiries = Inquiries(found=("in-1",))
    find = search(inquiries, Limits(left=1))
    await find(EMAIL, person())
    with pytest.raises(LimitReached):
        await find(EMAIL, person())
    assert inquiries.asked == [EMAIL]


@pytest.mark.parametrize("takes", [0.001, 0.13, 0.49, 0.51, 3.2])
@pytest.mark.parametrize("found", [(), ("in-1",), ("in-2",)], ids=["none", "mine", "theirs"])
async def test_an_answer_comes_at_the_end_of_a_step_whatever_was_found(
    takes: float, found: tuple[str, ...]
) -> None:
    inquiries = Inquiries(found=found, takes=takes)
    await search(inquiries)(EMAIL, person())
    taken = inquiries.seconds - 100
    assert taken == pytest.approx(0.5 if takes < 0.5 else 1.0 if takes < 1 else 3.5, abs=1e-4)


@pytest.mark.parametrize("refusal", [NotAnAddress(), SearchUnavailable()])
async def test_what_cannot_be_looked_up_is_said_to_be(refusal: Refusal) -> None:
    with pytest.raises(type(refusal)):
        await search(Inquiries(refuses=refusal))(EMAIL, person())


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=1)))
def test_the_rest_of_a_step_is_shorter_than_it_and_ends_with_it(taken: timedelta) -> None:
    rest = rest_of_step(taken, STEP)
    assert timedelta(0) <= rest < STEP
    assert not (taken + rest) % STEP
    assert rest_of_step(taken, timedelta(0)) == timedelta(0)


@pytest.mark.parametrize(
    ("typed", "may"),
    [("", True), ("é" * 1000, True), ("x" * 1001, False), ("\ud800", False), ("a\udfffb", False)],
)
def test_what_cannot_stand_in_a_request_is_not_sent(typed: str, may: bool) -> None:
    assert may_be_sent(typed) is may


async def test_others_of_the_contact_are_shown_where_both_leads_are_in_sight() -> None:
    leads = InMemoryLeads()
    await leads.add_all([(one, []) for one in (HERE, THERE, LATER)])
    inquiries = Inquiries(found=("in-1", "in-2", "in-3"))
    find = FindSameContact(
        read=ReadLead(leads=leads), patients=inquiries, leads=Leads([HERE, THERE, LATER])
    )
    assert [row.id for row in await find(HERE.id, person())] == [LATER.id]
    both = person("b", "toronto", "calgary")
    assert {row.id for row in await find(HERE.id, both)} == {LATER.id, THERE.id}
    assert inquiries.asked == ["in-1", "in-1"]
    with pytest.raises(LeadNotFound):
        await find(THERE.id, person())
    with pytest.raises(RoleMayNot):
        await find(HERE.id, person("p", "*", role=Role.PRIVACY_OFFICER))
    assert len(inquiries.asked) == 2
