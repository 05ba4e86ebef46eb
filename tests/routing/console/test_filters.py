"""What the address asks for: anything may stand there, and only what can be meant is asked for."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.console.views.filters import Filters, Reader, Tab
from services.routing.console.views.formatter import Formatter
from services.routing.decisions.domain import TravelClass
from services.routing.inbox.domain import Due, beginning_of_reference
from shared.auth.domain import Principal, Role, Scope
from tests.routing.decisions.builders import clinic, directory

NAMES = (
    "status",
    "location",
    "travel",
    "language",
    "procedure",
    "doctor",
    "due",
    "reference",
    "unread",
)
SENSIBLE = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from([one.value for one in Tab]),
        "location": st.sampled_from(["toronto", "network-desk"]),
        "travel": st.sampled_from([one.value for one in TravelClass]),
        "language": st.sampled_from(["fr", "zh", "fil"]),
        "procedure": st.sampled_from(["micro-needling", "a"]),
        "doctor": st.sampled_from(["roy", "tremblay-roy-2"]),
        "due": st.sampled_from([one.value for one in Due]),
        "reference": st.sampled_from(["WF-7", "WF-7K3M", "WF-7K3M-Q9TD"]),
        "unread": st.just("yes"),
    },
)


@given(SENSIBLE)
def test_what_an_address_asks_for_is_what_its_links_ask_for(asked: dict[str, str]) -> None:
    filters = Filters.of(asked)
    assert Filters.of(dict(parse_qsl(urlsplit(filters.address()).query))) == filters
    assert {**asked, "status": filters.tab.value} == {
        "status": filters.tab.value,
        **({"location": filters.location} if filters.location else {}),
        **filters.narrowing,
    }


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=60)))
def test_whatever_somebody_writes_there_is_a_list(asked: dict[str, str]) -> None:
    filters = Filters.of(asked)
    assert filters.query().limit == 50
    assert filters.address().isascii()


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("WF-7K3M-Q9TD", "WF-7K3M-Q9TD"),
        (" wf 7k3m q9td ", "WF-7K3M-Q9TD"),
        ("7k3mq", "WF-7K3M-Q"),
        ("WF-7K3M-", "WF-7K3M"),
        ("7", "WF-7"),
        ("WF-7K3M-Q9TD-AND-MORE", "WF-7K3M-Q9TD"),
        ("", None),
        ("WF-", None),
        (".*", None),
        ("é", None),
    ],
)
def test_a_reference_is_found_however_it_was_typed(typed: str, begins: str | None) -> None:
    assert beginning_of_reference(typed) == begins


@pytest.mark.parametrize("zone", ["America/Toronto", "America/Vancouver", "America/St_Johns"])
@given(quarter=st.integers(0, 2 * 365 * 24 * 4))
def test_today_ends_at_midnight_of_the_clinic_on_days_of_any_length(
    zone: str, quarter: int
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + quarter * timedelta(minutes=15)
    formatter = Formatter(
        locale="en-CA", directory=directory(clinic("here", timezone=zone)), staff={}
    )
    ends = formatter.day_ends(at, "here")
    day = at.astimezone(ZoneInfo(zone)).date()
    assert at <= ends <= at + timedelta(hours=25)
    assert ends.astimezone(ZoneInfo(zone)).date() == day
    assert (ends + timedelta(milliseconds=1)).astimezone(ZoneInfo(zone)).date() > day


@pytest.mark.parametrize(
    ("scope", "location", "only"),
    [
        (Scope(clinics=frozenset({"west"})), None, "west"),
        (Scope(clinics=frozenset({"west", "east"})), None, None),
        (Scope(clinics=frozenset({"west", "east"})), "east", "east"),
        (Scope(everything=True), None, None),
    ],
)
def test_a_day_is_that_of_the_one_clinic_that_is_shown(
    scope: Scope, location: str | None, only: str | None
) -> None:
    by = Principal(account_id="a", name="A", role=Role.COORDINATOR, scope=scope)
    formatter = Formatter(locale="en-CA", directory=directory(), staff={})
    at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    reader = Reader(
        by=by, formatter=formatter, now=at, filters=Filters(location=location, due=Due.TODAY)
    )
    assert reader.only_clinic == only
    assert reader.query().due_by == formatter.day_ends(at, only)
