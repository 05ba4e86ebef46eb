"""Cursors are opaque, bound to their filter and to their feed, and too old one day."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.feed.domain import (
    ChangeFilter,
    CursorTooOld,
    FeedCursor,
    Head,
    UnknownFeedCursor,
    decoded,
    encoded,
)
from shared.cursors import LONGEST, encode_cursor
from shared.errors import Invalid

HEAD = Head(secret=b"s" * 32, high_water=100)
EVERYTHING = ChangeFilter()
TORONTO = ChangeFilter(location="toronto")
FILTERS = [
    EVERYTHING,
    TORONTO,
    ChangeFilter(location="calgary"),
    ChangeFilter(locale="fr-CA"),
    ChangeFilter(location="toronto", locale="fr-CA"),
    ChangeFilter(location="en-CA"),
    ChangeFilter(locale="en-CA"),
]
CURSOR = FeedCursor(position=40, begun=90)

positions = st.integers(0, 2**53)


@given(position=positions, begun=positions, wanted=st.sampled_from(FILTERS))
def test_a_cursor_that_was_given_out_says_what_it_said(
    position: int, begun: int, wanted: ChangeFilter
) -> None:
    cursor, head = FeedCursor(position=position, begun=begun), replace(HEAD, high_water=2**53)
    text = encoded(cursor, wanted, head)
    assert decoded(text, wanted, head) == cursor
    assert text.isascii()
    assert len(text) < 150


def test_an_empty_cursor_begins_and_knows_how_far_the_feed_went_then() -> None:
    assert decoded("", EVERYTHING, HEAD) == FeedCursor(position=0, begun=100)


@pytest.mark.parametrize("other", FILTERS[1:])
def test_a_cursor_of_another_filter_is_refused(other: ChangeFilter) -> None:
    text = encoded(CURSOR, EVERYTHING, HEAD)
    with pytest.raises(UnknownFeedCursor):
        decoded(text, other, HEAD)
    with pytest.raises(UnknownFeedCursor):
        decoded(encoded(CURSOR, other, HEAD), EVERYTHING, HEAD)


def test_a_cursor_of_another_deployment_is_refused() -> None:
    text = encoded(CURSOR, EVERYTHING, replace(HEAD, secret=b"t" * 32))
    with pytest.raises(UnknownFeedCursor):
        decoded(text, EVERYTHING, HEAD)


def _signature(text: str) -> str:
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    return content.split('"')[1]


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "0",
        "null",
        "é",
        "\ud800",
        "\x00",
        "🩺" * 100,
        "9" * 5_000,
        "A" * (LONGEST + 1),
        "A" * 60_000,
        encode_cursor(40, 90),
        encode_cursor(40, 90, ""),
        encode_cursor(40, 90, "é"),
        encode_cursor("40", "90", "x"),
        encode_cursor(41, 90, _signature(encoded(CURSOR, EVERYTHING, HEAD))),
        encode_cursor(40, 89, _signature(encoded(CURSOR, EVERYTHING, HEAD))),
        encode_cursor(40, 90, _signature(encoded(CURSOR, EVERYTHING, HEAD)).upper()),
        encode_cursor(-1, 90, "x" * 32),
        urlsafe_b64encode(b"[" * 600).decode(),
        urlsafe_b64encode(b'[40, 1e400, "x"]').decode(),
        urlsafe_b64encode(b'[true, false, "x"]').decode(),
        urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_a_cursor_that_nobody_gave_out_is_refused(text: str) -> None:
    with pytest.raises(UnknownFeedCursor):
        decoded(text, EVERYTHING, HEAD)


@given(text=st.text(min_size=1, max_size=200))
def test_whatever_text_comes_it_is_refused_and_no_error(text: str) -> None:
    with pytest.raises(UnknownFeedCursor):
        decoded(text, EVERYTHING, HEAD)


@pytest.mark.parametrize(
    ("position", "begun", "forgotten", "high_water", "is_too_old"),
    [
        (50, 0, 0, 100, False),
        (50, 0, 50, 100, False),
        (49, 0, 50, 100, True),
        (50, 10, 51, 100, True),
        (1, 60, 50, 100, False),
        (1, 60, 60, 100, False),
        (1, 60, 61, 100, True),
        (100, 0, 0, 100, False),
        (101, 0, 0, 100, True),
    ],
    ids=[
        "nothing is forgotten",
        "the last one that is forgotten was read",
        "one that is forgotten may be missed",
        "also after a beginning long ago",
        "who began afterwards never held that page",
        "or in that moment",
        "taken down since and forgotten",
        "at the end",
        "of a future that a restored backup does not know",
    ],
)  # fmt: skip
def test_a_cursor_is_too_old_once_a_tombstone_may_be_missed(
    position: int, begun: int, forgotten: int, high_water: int, *, is_too_old: bool
) -> None:
    head = replace(HEAD, forgotten=forgotten, high_water=high_water)
    text = encoded(FeedCursor(position=position, begun=begun), TORONTO, head)
    if is_too_old:
        with pytest.raises(CursorTooOld):
            decoded(text, TORONTO, head)
    else:
        assert decoded(text, TORONTO, head).position == position


@pytest.mark.parametrize(
    ("tag", "locale"),
    [(None, None), ("", None), ("en-CA", "en-CA"), ("FR-ca", "fr-CA"), ("fr", "fr-CA")],
)
def test_a_filter_names_one_of_our_locales_or_none(tag: str | None, locale: str | None) -> None:
    assert ChangeFilter.of(location="", locale=tag) == ChangeFilter(locale=locale)


@pytest.mark.parametrize("tag", ["de", "de-CA", "x", "$ne", "\x00", "francais", "-", "fr_CA"])
def test_a_locale_without_pages_is_refused_since_nothing_stands_in_for_it(tag: str) -> None:
    with pytest.raises(Invalid) as refused:
        ChangeFilter.of(location=None, locale=tag)
    assert refused.value.problems[0].field == "locale"
