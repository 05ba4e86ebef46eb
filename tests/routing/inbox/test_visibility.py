"""Who sees a lead, as one table."""

import pytest

from services.routing.inbox.domain import ChangePosition, LeadChange
from services.routing.leads.domain import Placement, visible_to
from tests.routing.inbox.builders import staff

AT = ChangePosition(1, 1, 1)
IN_TORONTO = Placement(location="toronto", wished_location="calgary", doctor="roy")
IN_CALGARY = Placement(
    location="calgary", wished_location="toronto", waits_at="toronto", doctor="kim"
)
UNROUTED_TORONTO = Placement(location=None, wished_location="toronto", waits_at="toronto")
KEPT_FROM_TORONTO = Placement(location=None, wished_location="toronto")
UNROUTED = Placement(location=None, wished_location=None)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("maya", [IN_TORONTO, UNROUTED_TORONTO]),
        ("jordan", [IN_CALGARY]),
        ("both", [IN_TORONTO, IN_CALGARY, UNROUTED_TORONTO]),
        ("nowhere", []),
        ("desk", [KEPT_FROM_TORONTO, UNROUTED]),
        ("everywhere", [IN_TORONTO, IN_CALGARY, UNROUTED_TORONTO, KEPT_FROM_TORONTO, UNROUTED]),
        ("roy", [IN_TORONTO]),
        ("lee", []),
        ("manager", [IN_TORONTO, IN_CALGARY, UNROUTED_TORONTO, KEPT_FROM_TORONTO, UNROUTED]),
        ("auditor", [IN_TORONTO, IN_CALGARY, UNROUTED_TORONTO, KEPT_FROM_TORONTO, UNROUTED]),
        ("privacy", []),
        ("editor", []),
        ("reviewer", []),
    ],
)
def test_leads_are_seen_by_their_clinic_or_the_desk_their_doctor_and_the_network(
    who: str, seen: list[Placement]
) -> None:
    visibility = visible_to(staff()[who].principal())
    every = [IN_TORONTO, IN_CALGARY, UNROUTED_TORONTO, KEPT_FROM_TORONTO, UNROUTED]
    assert [one for one in every if visibility.shows(one)] == seen


def test_the_wished_clinic_is_told_when_its_unrouted_lead_goes_to_another() -> None:
    maya = visible_to(staff()["maya"].principal())
    assert LeadChange(position=AT, lead_id="l", placement=IN_CALGARY, has_moved=True).concerns(maya)
    assert not LeadChange(position=AT, lead_id="l", placement=IN_CALGARY).concerns(maya)


def test_the_desk_is_told_when_its_lead_finds_a_clinic() -> None:
    at_network_desk = visible_to(staff()["desk"].principal())
    placed = Placement(location="toronto", wished_location=None, doctor="roy")
    assert LeadChange(position=AT, lead_id="l", placement=placed, has_moved=True).concerns(
        at_network_desk
    )
    assert not LeadChange(position=AT, lead_id="l", placement=IN_CALGARY, has_moved=True).concerns(
        at_network_desk
    )


@pytest.mark.parametrize(
    ("who", "is_notified"), [("maya", True), ("roy", True), ("lee", False), ("nowhere", False)]
)
def test_whoever_loses_a_lead_to_others_is_told(who: str, *, is_notified: bool) -> None:
    left = (Placement(location="toronto", doctor="roy"),)
    change = LeadChange(
        position=AT,
        lead_id="l",
        placement=Placement(location="calgary", wished_location=None, doctor="kim"),
        has_moved=True,
        left=left,
    )
    assert change.concerns(visible_to(staff()[who].principal())) is is_notified


def test_the_desk_is_told_when_a_clock_that_had_brought_it_the_lead_goes_back() -> None:
    at_network_desk = visible_to(staff()["desk"].principal())
    change = LeadChange(position=AT, lead_id="l", placement=IN_TORONTO, clock_has_moved=True)
    assert change.concerns(at_network_desk)
    assert not change.concerns(visible_to(staff()["jordan"].principal()))
