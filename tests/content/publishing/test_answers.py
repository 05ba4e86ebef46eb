"""Readers get the encoding they take, and nothing at all where they have the page already."""

import pytest

from services.content.publishing.domain import Body, Encoding, Stamp
from services.content.publishing.views import answer, encodings_for
from tests.support.clocks import MONDAY_NOON

ASKED: list[tuple[str | None, Encoding]] = [
    (None, "identity"),
    ("", "identity"),
    ("gzip", "gzip"),
    ("gzip, br, zstd", "br"),
    ("gzip, zstd", "zstd"),
    ("br;q=0.5, gzip;q=0.8", "gzip"),
    ("br;q=0, gzip", "gzip"),
    ("*", "br"),
    ("*;q=0.1, gzip;q=0.9", "gzip"),
    ("GZIP", "gzip"),
    ("deflate", "identity"),
    ("br;q=nonsense, gzip", "gzip"),
    ("identity", "identity"),
]


@pytest.mark.parametrize(("accept", "encoding"), ASKED)
def test_the_best_coding_that_the_reader_takes_is_chosen(
    accept: str | None, encoding: Encoding
) -> None:
    assert encodings_for(accept)[0] == encoding


def body(encoding: Encoding = "br") -> Body:
    return Body(
        content=b"bytes",
        encoding=encoding,
        hash="abc",
        locale="en-CA",
        stamp=Stamp(revision=4, published_at=MONDAY_NOON),
        surrogate_keys=("page:x", "network"),
    )


KNOWN = [
    ('"abc-br"', True),
    ('"abc"', True),
    ('W/"abc-br"', True),
    ('"other", "abc-gzip"', True),
    ("*", True),
    ('"abcd"', False),
    ("abc", False),
]


@pytest.mark.parametrize(("if_none_match", "is_known"), KNOWN)
def test_what_the_reader_has_is_not_sent_again(if_none_match: str, is_known: bool) -> None:
    given = answer(body(), "application/json", if_none_match)
    assert (given.status == 304) is is_known
    assert (given.content == b"") is is_known
    assert given.headers["ETag"] == '"abc-br"'


def test_an_answer_names_its_revision_its_parts_and_how_long_it_may_be_kept() -> None:
    headers = answer(body(), "application/json", None).headers
    assert headers["X-Revision"] == "4"
    assert headers["Surrogate-Key"] == "page:x network"
    assert headers["Cache-Control"].startswith("public, max-age=60")
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Content-Language"] == "en-CA"


def test_plain_bytes_carry_no_coding() -> None:
    assert "Content-Encoding" not in answer(body("identity"), "text/html", None).headers
