"""What each signal is seen by: the time of opening, the proof of work, the text, the contacts."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.spam.domain import (
    Signal,
    comparable,
    contact_hashes,
    new_challenge,
    opening_signals,
    opening_token,
    solved,
    spam_keys,
    text_signals,
)
from shared.keys import KeyRing
from tests.inquiry.spam.browsers import HOSTILE_TEXTS, solution
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import ring

KEYS = spam_keys(ring("h1"))
ROTATED = spam_keys(KeyRing((*ring("h2").keys, *ring("h1").keys)))
OTHERS = spam_keys(ring("h3"))
SECOND = timedelta(seconds=1)
UNKNOWN = {Signal.TIME_NOT_KNOWN}


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        (-SECOND, UNKNOWN),
        (timedelta(0), {Signal.SENT_TOO_SOON}),
        (SECOND * 3.999, {Signal.SENT_TOO_SOON}),
        (SECOND * 4, set()),
        (timedelta(days=9), set()),
    ],
)
def test_a_form_is_sent_after_four_seconds_and_whenever_somebody_is_done(
    waited: timedelta, expected: set[Signal]
) -> None:
    token = opening_token(KEYS.opening, MONDAY_NOON)
    assert opening_signals(token, KEYS.opening, MONDAY_NOON + waited) == expected


def test_a_time_under_the_key_before_the_last_rotation_still_counts() -> None:
    token = opening_token(KEYS.opening, MONDAY_NOON)
    later = MONDAY_NOON + SECOND * 9
    assert opening_signals(token, ROTATED.opening, later) == set()
    assert opening_signals(token, OTHERS.opening, later) == UNKNOWN


def odd_times() -> Iterator[str]:
    token = opening_token(KEYS.opening, MONDAY_NOON)
    milliseconds, _, mac = token.partition(".")
    yield from ("", ".", milliseconds, mac, f".{mac}", f"{milliseconds}.", f"-{token}")
    yield from (f"{int(milliseconds) - 1}.{mac}", f" {token}", f"{token} ", f"0{token}")
    yield from ("9" * 5_000, "٣٤.٥", f"{milliseconds}.{mac[:-1]}", f"{token}.{mac}", token.upper())
    yield opening_token(KEYS.challenges, MONDAY_NOON)
    yield from HOSTILE_TEXTS


@pytest.mark.parametrize("token", [*odd_times()])
def test_a_time_that_is_missing_or_forged_is_not_known(token: str) -> None:
    assert opening_signals(token, KEYS.opening, MONDAY_NOON + SECOND * 9) == UNKNOWN


@given(token=st.text(max_size=120))
def test_no_text_passes_for_a_time(token: str) -> None:
    assert opening_signals(token, KEYS.opening, MONDAY_NOON) == UNKNOWN


def test_a_solved_challenge_is_right_until_its_end_and_for_us_only() -> None:
    challenge = new_challenge(KEYS.challenges, MONDAY_NOON)
    payload = solution(challenge)
    found = solved(payload, KEYS.challenges, MONDAY_NOON)
    assert found is not None
    assert found.challenge_id == challenge["parameters"]["nonce"]
    assert found.until == MONDAY_NOON + timedelta(days=1)
    assert solved(payload, ROTATED.challenges, MONDAY_NOON) == found
    assert solved(payload, OTHERS.challenges, MONDAY_NOON) is None
    assert solved(payload, KEYS.challenges, found.until) is None


@cache
def proof() -> str:
    return solution(new_challenge(KEYS.challenges, MONDAY_NOON))


def changed(payload: str, *path: str, to: Any) -> str:
    whole = json.loads(b64decode(payload))
    part = whole
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = to
    return b64encode(json.dumps(whole).encode()).decode()


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("challenge.parameters.cost", 1),
        ("challenge.parameters.cost", 10**9),
        ("challenge.parameters.cost", "1"),
        ("challenge.parameters.algorithm", "ARGON2ID"),
        ("challenge.parameters.keyPrefix", ""),
        ("challenge.parameters.keyLength", -1),
        ("challenge.parameters.data", {"until": 10**30}),
        ("challenge.parameters.data", None),
        ("challenge.parameters.data", [1]),
        ("challenge.parameters.nonce", "00" * 16),
        ("challenge.parameters", []),
        ("challenge.parameters", "x"),
        ("challenge.signature", None),
        ("challenge.signature", "0" * 64),
        ("challenge.signature", 7),
        ("challenge", None),
        ("solution", []),
        ("solution", "x"),
        ("solution.counter", -1),
        ("solution.counter", 2**40),
        ("solution.counter", True),
        ("solution.counter", "0"),
        ("solution.counter", 1e300),
        ("solution.derivedKey", None),
        ("solution.derivedKey", "00" * 32),
    ],
)
def test_a_proof_that_somebody_changed_is_wrong(path: str, to: Any) -> None:
    assert solved(proof(), KEYS.challenges, MONDAY_NOON) is not None
    assert solved(changed(proof(), *path.split("."), to=to), KEYS.challenges, MONDAY_NOON) is None


json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("challenge", "solution", "parameters", "x")), inner),
    ),
    max_leaves=9,
)


@given(value=json_values)
def test_no_json_passes_for_a_proof(value: Any) -> None:
    payload = b64encode(json.dumps(value).encode()).decode()
    assert solved(payload, KEYS.challenges, MONDAY_NOON) is None


@pytest.mark.parametrize("payload", ["", "x", "e30=", "W10=", "x" * 50_000, "é", *HOSTILE_TEXTS])
def test_no_text_passes_for_a_proof(payload: str) -> None:
    assert solved(payload, KEYS.challenges, MONDAY_NOON) is None


@pytest.mark.parametrize(
    ("message", "is_odd"),
    [
        (None, False),
        ("", False),
        ("My pictures: https://a.example and http://b.example", False),
        ("https://a.example http://b.example www.c.example", True),
        ("HTTPS://A.EXAMPLE HTTP://B.EXAMPLE WWW.C.EXAMPLE", True),
        ("[url=x]a[/url] [URL=y]b[/URL] [url]c[/url]", True),
        ("awww.that is nice. awww.yes. awww.no", False),
        ("https://" * 4_000, True),
    ],
)
def test_three_links_are_many(message: str | None, is_odd: bool) -> None:
    assert text_signals(message) == ({Signal.MANY_LINKS} if is_odd else set())


def test_texts_are_the_same_whatever_their_case_and_spaces_and_short_ones_never() -> None:
    text = "We offer the best prices for your new clinic website"
    assert comparable(text) == comparable(f"  {text.upper()}\r\n".replace(" ", "  "))
    assert comparable(text) != comparable(f"{text}!")
    assert comparable("Please call me") is None
    assert comparable("  x  " * 8) is None
    assert comparable(None) is None
    assert comparable("\ud800" * 40) is not None
    assert text not in str(comparable(text))


def test_a_mailbox_is_the_same_however_it_is_written() -> None:
    one = contact_hashes(KEYS.contacts, "Maria.Fernandez+clinic@GMAIL.com")
    assert one == contact_hashes(KEYS.contacts, "mariafernandez@gmail.com")
    assert one != contact_hashes(KEYS.contacts, "maria.fernandez@example.com")
    assert one != contact_hashes(OTHERS.contacts, "mariafernandez@gmail.com")


def test_a_phone_number_is_a_contact_of_its_own_and_never_taken_for_a_mailbox() -> None:
    email, phone = contact_hashes(KEYS.contacts, "a@example.com", "+15125550142")
    assert (email,) == contact_hashes(KEYS.contacts, "a@example.com")
    assert phone in contact_hashes(KEYS.contacts, "b@example.com", "+15125550142")
    assert contact_hashes(KEYS.contacts, "+15125550142") != (phone,)


def test_during_a_rotation_those_of_before_and_after_it_are_found() -> None:
    before = contact_hashes(KEYS.contacts, "a@example.com")
    both = contact_hashes(ROTATED.contacts, "a@example.com")
    after = contact_hashes(spam_keys(ring("h2")).contacts, "a@example.com")
    assert set(both) == {*before, *after}


def test_what_is_derived_for_one_purpose_is_of_no_use_for_another() -> None:
    rings = (ring("h1"), KEYS.opening, KEYS.challenges, KEYS.contacts)
    assert len({keys.current.secret for keys in rings}) == len(rings)
    assert {keys.current.kid for keys in rings} == {"h1"}
    assert "secret" not in repr(KEYS)
