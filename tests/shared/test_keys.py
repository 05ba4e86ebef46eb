"""Keys with ids: what a setting may hold, and that no complaint quotes it."""

import os
import subprocess
import sys
from base64 import b64encode

import pytest
from pydantic import ValidationError

from shared.keys import key_ring
from shared.settings import MISCONFIGURED
from tests.inquiry.builders import settings
from tests.local.stack import process_environment
from tests.support.keys import entry, secret, written

BARE = b64encode(secret("x")).decode()


def test_the_first_key_is_current_and_the_second_is_accepted() -> None:
    ring = key_ring(f" {written('b')} , {written('a')} ", length=32)
    assert [key.kid for key in ring] == ["b", "a"]
    assert (ring.current.kid, ring.oldest.kid) == ("b", "a")
    assert ring.get("a") == ring.oldest
    assert ring.get(None) is ring.get("c") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BARE, "kid:base64"),
        ("", "kid:base64"),
        (f"{written('a')},", "kid:base64"),
        (f"{written('a')},{BARE}", "kid:base64"),
        (entry("A", secret("x")), "kid:base64"),
        (entry("a-b", secret("x")), "kid:base64"),
        (entry("", secret("x")), "kid:base64"),
        ("a:not base64", "not base64"),
        (entry("a", secret("x", 31)), "must be 32 bytes"),
        (f"{written('a')},{written('a')}", "same id"),
        (written("a", "b", "c"), "at most 2"),
    ],
)
def test_what_is_no_list_of_keys_is_refused_and_not_quoted(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        key_ring(text, length=32)
    assert BARE not in str(refused.value)


def test_a_key_is_not_shown_where_a_ring_is_printed() -> None:
    assert str(secret("a")) not in repr(key_ring(written("a"), length=32))


@pytest.mark.parametrize(
    "name",
    ["inquiry_master_key", "inquiry_hash_key", "inquiry_link_key", "disclosure_public_key"],
)
def test_settings_with_a_key_without_id_are_refused_without_showing_it(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        settings("mongodb://127.0.0.1", "t", bytes(32), **{name: BARE})
    assert BARE not in str(refused.value)


@pytest.mark.processes
def test_a_process_with_a_wrong_key_ends_with_a_line_that_names_it_and_hides_it() -> None:
    environment = {
        **process_environment("routing"),
        "PATH": os.environ["PATH"],
        "MONGODB_URI": "mongodb://user:kanari@127.0.0.1",
        "DISCLOSURE_PRIVATE_KEY": BARE,
    }
    ended = subprocess.run(
        [sys.executable, "-m", "services.routing.app"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == MISCONFIGURED
    assert "DISCLOSURE_PRIVATE_KEY: write each key as kid:base64" in ended.stderr
    assert ended.stderr.count("\n") == 1
    for hidden in (BARE, "kanari"):
        assert hidden not in ended.stdout + ended.stderr
