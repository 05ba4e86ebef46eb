"""A fresh proof by the network's own sign-in, and what goes along to another site and back."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.carrying import opened, sealed
from shared.auth.domain import Identity
from shared.auth.pages.leaving import packed, unpacked
from shared.auth.pages.surface import NOTHING, Carried, StaffSurface
from shared.web import Templates
from tests.shared.auth.test_provider import NOW, TOKEN, Provider, client_of, id_token
from tests.support.clocks import MONDAY_NOON

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
SURFACE = StaffSurface(home="/console", root="", templates=Templates())


@pytest.mark.parametrize(
    ("proved", "asked", "is_proved"),
    [
        (-SECOND, -2 * MINUTE, True),
        (-2 * MINUTE, -5 * MINUTE, True),
        (-2 * MINUTE - SECOND, -5 * MINUTE, False),  # too long ago
        (-MINUTE, timedelta(), True),  # clocks differ
        (-MINUTE - SECOND, timedelta(), False),  # it had a session, and asked nobody
        (MINUTE, timedelta(), True),
        (MINUTE + SECOND, timedelta(), False),  # in the future
        (None, -MINUTE, False),
    ],
)
def test_a_proof_counts_if_they_were_asked_once_more_and_just_now(
    proved: timedelta | None, asked: timedelta, *, is_proved: bool
) -> None:
    at = None if proved is None else MONDAY_NOON + proved
    identity = Identity(issuer="i", subject="s", email=None, proved_at=at)
    assert identity.was_proved_now(MONDAY_NOON + asked, MONDAY_NOON) is is_proved


@pytest.mark.parametrize(
    ("auth_time", "proved_at"),
    [
        (NOW - 5, MONDAY_NOON - 5 * SECOND),
        (None, None),
        (True, None),
        (10**30, None),
        (-(10**15), None),
    ],
)
async def test_when_it_was_proved_is_what_the_provider_says(
    auth_time: object, proved_at: datetime | None
) -> None:
    provider = Provider(token={"access_token": "a", "id_token": id_token(auth_time=auth_time)})
    identity = await client_of(provider).identity(TOKEN, "code")
    assert identity.proved_at == proved_at
    assert identity.proved_at is None or identity.proved_at.tzinfo is UTC


async def test_whoever_is_signed_in_there_is_asked_all_the_same() -> None:
    client = client_of(Provider())
    asked = parse_qs(urlsplit(await client.address(TOKEN, anew=True)).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    usual = parse_qs(urlsplit(await client.address(TOKEN)).query)
    assert not {"prompt", "max_age"} & usual.keys()


@given(st.text(st.characters(codec="utf-8")), st.text("ab", min_size=1), st.text("ab", min_size=1))
def test_what_is_carried_can_be_read_by_nobody_but_its_own_browser(
    text: str, token: str, other: str
) -> None:
    carried = sealed(token, text)
    assert opened(token, carried) == text
    if other != token:
        assert opened(other, carried) == ""
    assert opened(token, carried[:-1]) == opened(token, b"") == opened(token, b"x" * 40) == ""
    assert len(text) < 8 or text.encode() not in carried


fields = st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=4)


@given(fields)
def test_a_form_comes_back_as_it_went(found: list[tuple[str, str]]) -> None:
    carried = Carried(fields=found, action="/console/x")
    assert unpacked(SURFACE, packed(carried)) == carried


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "[]", "7", "null", '{"action": 7}', '{"action": ""}', "[" * 100_000,
        '{"action": "https://evil.example/"}', '{"action": "//evil.example"}',
        '{"action": "/sign-out"}',
    ],
)  # fmt: skip
def test_what_leads_elsewhere_is_carried_nowhere(text: str) -> None:
    assert unpacked(SURFACE, text) == NOTHING
    assert packed(NOTHING) == ""


def test_what_is_no_field_is_left_out() -> None:
    text = '{"action": "/console/x", "fields": [["a", "b"], ["c"], 7, ["d", 7], null]}'
    assert unpacked(SURFACE, text).fields == [("a", "b")]
    assert unpacked(SURFACE, '{"action": "/console/x", "fields": {}}').fields == []
