"""The rules of scopes, sessions and back-off."""

from datetime import timedelta

import pytest

from shared.auth.domain import BackOff, Role, Scope, Session
from tests.shared.auth.builders import account
from tests.support.clocks import MONDAY_NOON


def test_an_empty_scope_sees_nothing() -> None:
    assert not Scope().covers("toronto")
    assert not Scope().covers(None)


@pytest.mark.parametrize("role", Role)
def test_an_account_without_clinics_sees_nothing_whatever_its_role(role: Role) -> None:
    assert account(role).principal().scope == Scope()


@pytest.mark.parametrize("role", Role)
def test_the_whole_network_is_seen_only_by_accounts_that_name_it(role: Role) -> None:
    assert account(role, "*").principal().scope == Scope(everything=True)


@pytest.mark.parametrize("role", Role)
def test_an_account_that_names_clinics_is_held_to_them(role: Role) -> None:
    scope = account(role, "toronto").principal().scope
    assert scope.covers("toronto")
    assert not scope.covers("calgary")
    assert not scope.covers(None)


def test_only_a_doctor_speaks_for_a_doctor() -> None:
    reviewer = account(Role.REVIEWER, "toronto", doctor="helen-ferreira")
    assert reviewer.principal().doctor is None


@pytest.mark.parametrize(
    ("used_after", "asked_after", "is_alive"),
    [
        (timedelta(), timedelta(minutes=29), True),
        (timedelta(), timedelta(minutes=30), False),
        (timedelta(minutes=20), timedelta(minutes=49), True),
        (timedelta(hours=11, minutes=59), timedelta(hours=12), False),
    ],
)
def test_a_session_ends_after_half_an_hour_of_rest_or_half_a_day(
    used_after: timedelta, asked_after: timedelta, is_alive: bool
) -> None:
    session = Session(
        id="s",
        account_id="a",
        csrf_token="f",
        began_at=MONDAY_NOON,
        used_at=MONDAY_NOON + used_after,
    )
    assert session.is_alive(MONDAY_NOON + asked_after) is is_alive


def test_each_attempt_beyond_the_free_ones_doubles_the_pause_up_to_the_longest() -> None:
    back_off = BackOff(free=2, longest=timedelta(seconds=10))
    assert [pause.total_seconds() for pause in back_off.pauses()] == [0, 0, 0, 1, 2, 4, 8, 10]
