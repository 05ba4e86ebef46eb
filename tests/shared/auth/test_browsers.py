"""Browsers in coarse words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.domain import coarse_browser

MOZILLA = "Mozilla/5.0"
KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"


NAMED = (
    (f"{MOZILLA} (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"),
    (f"{MOZILLA} (Windows NT 10) {KHTML} Chrome/131.0 Safari/537.36", "Chrome, Windows"),
    (f"{MOZILLA} (Windows NT 10) {KHTML} Chrome/131.0 Safari/537.36 Edg/131", "Edge, Windows"),
    (f"{MOZILLA} (Macintosh; Intel Mac OS X 10) {KHTML} Version/18 Safari/605", "Safari, macOS"),
    (f"{MOZILLA} (iPhone; like Mac OS X) {KHTML} CriOS/131 Safari/604", "Chrome, iPhone"),
    (f"{MOZILLA} (Linux; Android 15) {KHTML} Chrome/131.0 Mobile Safari", "Chrome, Android"),
    ("Firefox/1", "Firefox"),
    ("curl/8.11.0", ""),
    ("", ""),
)


@pytest.mark.parametrize(("user_agent", "words"), NAMED)
def test_a_browser_is_named_without_its_version(user_agent: str, words: str) -> None:
    assert coarse_browser(user_agent) == words


@given(st.text(max_size=300))
def test_nothing_of_what_a_program_says_of_itself_is_kept(text: str) -> None:
    assert coarse_browser(text) == ""
