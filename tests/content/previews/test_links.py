"""A link to a preview says what it shows, and nobody but us can have written it."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.previews.domain import Preview, read_token, token_of
from services.content.publishing.domain import Pin
from tests.support.keys import ring

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PREVIEW = Preview(
    location="toronto",
    procedure="ear-tubes",
    locale="fr-CA",
    pin=Pin(text_revision=3, facts_revision=2),
    expires_at=NOW + timedelta(hours=24),
)
KEYS = ring("p1")
TOKEN = token_of(PREVIEW, KEYS.current)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."

SLUGS = st.from_regex(r"[a-z0-9]{1,60}(-[a-z0-9]{1,30})?", fullmatch=True)
REVISIONS = st.integers(1, 10**9)
PREVIEWS = st.builds(
    Preview,
    location=SLUGS,
    procedure=SLUGS,
    locale=st.sampled_from(["en-CA", "fr-CA"]),
    pin=st.builds(Pin, text_revision=REVISIONS, facts_revision=REVISIONS),
    expires_at=st.integers(0, 2**33).map(lambda second: datetime.fromtimestamp(second, UTC)),
)


@given(preview=PREVIEWS)
def test_a_link_says_exactly_what_it_was_made_for(preview: Preview) -> None:
    token = token_of(preview, KEYS.current)
    assert read_token(token, KEYS) == preview
    assert set(token) <= set(ALPHABET)
    assert len(token) < 1_000


def test_the_longest_slugs_make_a_link_that_is_read() -> None:
    longest = replace(PREVIEW, location="a" * 100, procedure="b" * 100)
    assert read_token(token_of(longest, KEYS.current), KEYS) == longest


@given(data=st.data())
def test_a_link_with_another_letter_anywhere_shows_nothing(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(TOKEN) - 1))
    other = data.draw(st.sampled_from(sorted(set(ALPHABET) - {TOKEN[at]})))
    assert read_token(TOKEN[:at] + other + TOKEN[at + 1 :], KEYS) is None


@given(text=st.text(max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    for token in (text, f"p1.{text}.{'A' * 43}", f"{TOKEN}{text}x", f"p1.{TOKEN}.{text}"):
        assert read_token(token, KEYS) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "..",
        TOKEN + "=",
        TOKEN + "\n",
        " " + TOKEN,
        TOKEN.upper(),
        TOKEN.partition(".")[2],
        TOKEN * 5,
        "p1." + "A" * 10_000 + "." + "A" * 43,
        TOKEN.replace("p1.", "p２.", 1),
    ],
    ids=["empty", "dots", "padded", "line", "space", "upper", "no-kid", "repeated", "long", "wide"],
)
def test_what_is_no_link_shows_nothing(token: str) -> None:
    assert read_token(token, KEYS) is None


def test_a_payload_of_somebody_elses_is_not_looked_at() -> None:
    payload = urlsafe_b64encode(b'["toronto","ear-tubes","en-CA",1,1,99999999999]').decode()
    mac = TOKEN.rpartition(".")[2]
    assert read_token(f"p1.{payload.rstrip('=')}.{mac}", KEYS) is None


def test_a_key_of_another_installation_vouches_for_nothing_even_under_the_same_name() -> None:
    (other,) = ring("elsewhere").keys
    foreign = token_of(PREVIEW, replace(other, kid="p1"))
    assert read_token(foreign, KEYS) is None
    assert read_token(token_of(PREVIEW, other), KEYS) is None


def test_a_link_of_before_a_rotation_opens_until_the_rotation_is_finished() -> None:
    both, finished = ring("p2", "p1"), ring("p2")
    assert read_token(TOKEN, both) == PREVIEW
    assert read_token(TOKEN, finished) is None
    assert token_of(PREVIEW, both.current).startswith("p2.")


@given(second=st.integers(-3, 3))
def test_a_link_is_open_until_its_last_second_and_not_in_the_next(second: int) -> None:
    now = PREVIEW.expires_at + timedelta(seconds=second)
    assert PREVIEW.is_open(now) is (second < 0)
    assert PREVIEW.is_open(PREVIEW.expires_at - timedelta(microseconds=1))
