"""Readers get the encoding they take, with what names it."""

import pytest

from services.content.publishing.domain import Body, Encoding, Stamp
from services.content.publishing.views import headers_of
from shared.web import encodings_for
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


def test_an_answer_names_its_revision_its_parts_and_how_long_it_may_be_kept() -> None:
    headers = headers_of(body(), "application/json")
    assert headers["X-Revision"] == "4"
    assert headers["Surrogate-Key"] == "page:x network"
    assert headers["Cache-Control"].startswith("public, max-age=60")
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Content-Language"] == "en-CA"


def test_plain_bytes_carry_no_coding() -> None:
    assert "Content-Encoding" not in headers_of(body("identity"), "text/html")
