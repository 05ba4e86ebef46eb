"""Who may do what with which lead, as one table: role, scope, action and state."""

from itertools import product

import pytest

from services.routing.leads.domain import (
    Access,
    Action,
    LeadStatus,
    Placement,
    access,
    may_ever,
    visible_to,
)
from shared.auth.domain import Role
from tests.routing.leads.builders import lead_in, person

LOOKS = {Action.READ}
WORKS = LOOKS | {
    Action.OPEN_DETAILS, Action.CONTACT, Action.ACCEPT, Action.DECLINE, Action.ADVANCE,
    Action.CLOSE, Action.NOTE, Action.MESSAGE, Action.PLAN,
}  # fmt: skip
MOVES = {Action.REASSIGN, Action.TRANSFER}
DECIDES = {Action.APPROVE, Action.REFUSE, Action.OFFER}
MAY = {
    Role.COORDINATOR: WORKS | MOVES | DECIDES,
    Role.DOCTOR: WORKS,
    Role.MANAGER: LOOKS | MOVES | DECIDES,
    Role.AUDITOR: LOOKS,
}
SCOPES: list[tuple[str, ...]] = [
    ("nowhere",),
    ("toronto",),
    ("calgary",),
    ("network-desk",),
    ("*",),
]
TORONTO = Placement(location="toronto", doctor="roy")
COLLEAGUES = Placement(location="toronto", doctor="chan")
WAITS_AT_TORONTO = Placement(location=None, wished_location="toronto", waits_at="toronto")
AT_NETWORK_DESK = Placement(location=None, wished_location="toronto")
PLACEMENTS = [
    (TORONTO, "toronto"),
    (COLLEAGUES, "toronto"),
    (WAITS_AT_TORONTO, "toronto"),
    (AT_NETWORK_DESK, "network-desk"),
]


@pytest.mark.parametrize("role", Role)
def test_a_role_includes_what_it_is_for_and_nothing_else(role: Role) -> None:
    who = person(role=role, doctor="roy" if role is Role.DOCTOR else None)
    assert {action for action in Action if may_ever(who, action)} == MAY.get(role, set())


@pytest.mark.parametrize("scope", SCOPES, ids=str)
@pytest.mark.parametrize("role", Role)
def test_whoever_may_do_it_at_all_may_do_it_with_the_leads_in_their_sight(
    role: Role, scope: tuple[str, ...]
) -> None:
    who = person("somebody", *scope, role=role, doctor="roy" if role is Role.DOCTOR else None)
    for action, (placement, home) in product(Action, PLACEMENTS):
        is_theirs = role is not Role.DOCTOR or placement.doctor == "roy"
        is_in_sight = is_theirs and ("*" in scope or home in scope)
        expected = Access.ALLOWED if is_in_sight else Access.OUT_OF_SIGHT
        if action not in MAY.get(role, set()):
            expected = Access.ROLE_MAY_NOT
        assert access(who, action, placement) is expected, (action, placement)


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_a_role_that_has_nothing_to_do_with_leads_sees_none(role: Role) -> None:
    assert not visible_to(person("somebody", "*", role=role)).shows(TORONTO)


def test_a_doctor_whose_entry_in_the_directory_is_not_known_sees_nothing() -> None:
    nobody = person("somebody", "*", role=Role.DOCTOR)
    assert access(nobody, Action.READ, TORONTO) is Access.OUT_OF_SIGHT
    assert access(nobody, Action.READ, AT_NETWORK_DESK) is Access.OUT_OF_SIGHT


FROM = {
    Action.CONTACT: {"unrouted", "assigned", "accepted"},
    Action.ACCEPT: {"assigned"},
    Action.DECLINE: {
        "assigned", "accepted", "contacted", "records", "medical_review", "financial_clearance",
        "scheduling", "booked",
    },
    Action.ADVANCE: {
        "contacted", "records", "medical_review", "financial_clearance", "scheduling",
    },
}  # fmt: skip
FROM[Action.PLAN] = FROM[Action.DECLINE]
NOT_ENDED = FROM[Action.DECLINE] | {"unrouted"}


@pytest.mark.parametrize("status", LeadStatus)
def test_a_state_allows_what_makes_sense_in_it_whoever_asks(status: LeadStatus) -> None:
    lead = lead_in(status)
    for action in (Action.READ, Action.OPEN_DETAILS):
        assert lead.allows(action)
    for action, statuses in FROM.items():
        assert lead.allows(action) is (status.value in statuses), action
    for action in (
        Action.REASSIGN, Action.TRANSFER, Action.CLOSE, Action.NOTE, Action.WITHDRAW,
    ):  # fmt: skip
        assert lead.allows(action) is (status.value in NOT_ENDED), action
    assert not lead.allows(Action.UNKNOWN)
