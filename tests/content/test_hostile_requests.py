"""Whatever is written into an address or a cursor, the answer is a refusal and never an error."""

from base64 import urlsafe_b64encode
from urllib.parse import quote

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.web.paging import key_cursor
from tests.content.procedures.test_text_revisions import PAGE

DIGITS = "9" * 5_000


def b64(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")


CURSORS = [
    "%", "a", "a===", "!!!!", "ab cd", "\n", "é", "[[[[", "{}", "null", "=" * 50, "+/+/",
    b64(b"\xff\xfe"), b64(b"\xed\xa0\x80"), b64(b"a\0b"), b64(b"$where"), b64(b"a.b"),
    b64(b"[" * 120), b64(b"{" * 120), b64(b"toronto\n"), b64(b"Toronto"), "A" * 10_000,
    DIGITS,
]  # fmt: skip
LISTS = ["/v1/locations", "/v1/doctors", "/v1/locations/toronto/procedures"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.usefixtures("published")
async def test_a_cursor_that_was_never_given_out_is_refused(
    client: httpx2.AsyncClient, address: str
) -> None:
    for cursor in CURSORS:
        answer = await client.get(address, params={"cursor": cursor})
        assert answer.status_code == 422, cursor[:40]
        assert answer.json()["errors"][0]["field"] == "cursor"
        assert len(answer.content) < 1_000
    given_out = await client.get(address, params={"cursor": key_cursor("zz-9")})
    assert (given_out.status_code, given_out.json()["items"]) == (200, [])


SEGMENTS = [
    "%00", "a%00b", "$where", "%24ne", "a.b", "...", "%2e%2e", "a" * 10_000, "%FF%FE",
    "%ED%A0%80", "%F0%9F%A9%BA", "a%0Ab", "%7B%22%24gt%22%3A%22%22%7D", "a%2Fb", "%20", "*",
    "Toronto", "toronto:ear-tubes", "[object]", DIGITS,
]  # fmt: skip
ADDRESSES = [
    "/v1/locations/{}",
    "/v1/locations/{}/procedures",
    "/v1/locations/{}/procedures/ear-tubes",
    "/v1/locations/toronto/procedures/{}",
    "/en-CA/{}",
    "/en-CA/{}/procedures",
    "/en-CA/{}/procedures/ear-tubes",
    "/fr-CA/toronto/procedures/{}",
    "/v1/editorial/procedures/{}/texts/en-CA",
    "/v1/editorial/procedures/ear-tubes/texts/{}",
]


@pytest.mark.usefixtures("published")
async def test_what_is_no_slug_is_nowhere(editor: httpx2.AsyncClient) -> None:
    for address in ADDRESSES:
        for segment in SEGMENTS:
            answer = await editor.get(address.format(segment))
            assert answer.status_code in {404, 422}, (address, segment[:40])


QUERIES = [
    ("/v1/locations", "limit"),
    ("/v1/locations", "cursor"),
    *(("/v1/doctors", name) for name in ("limit", "cursor", "location", "procedure", "language")),
    *(
        ("/v1/locations/toronto/procedures", name)
        for name in ("limit", "cursor", "q", "category", "locale")
    ),
    ("/v1/locations/toronto/procedures/ear-tubes", "locale"),
    *(("/v1/changes", name) for name in ("limit", "location", "locale")),
    *(("/v1/search", name) for name in ("limit", "cursor", "q", "location", "locale")),
]


@pytest.mark.usefixtures("published")
async def test_thousands_of_digits_are_refused_in_every_parameter(
    client: httpx2.AsyncClient,
) -> None:
    for address, name in QUERIES:
        for value in (DIGITS, "-" + DIGITS, "1e" + DIGITS, "[" * 5_000):
            answer = await client.get(address, params={name: value})
            assert answer.status_code == 422, (address, name)
            assert answer.json()["errors"][0]["field"] == name


@pytest.mark.usefixtures("published")
async def test_odd_characters_in_a_parameter_are_no_error(client: httpx2.AsyncClient) -> None:
    for address, name in QUERIES:
        for value in ("%00", "%ED%A0%80", "%FF", "$ne", "a.b", "%F0%9F%A9%BA", "0x1F"):
            answer = await client.get(f"{address}?{name}={value}")
            assert answer.status_code in {200, 400, 404, 422}, (address, name, value)


async def test_an_import_with_an_odd_parameter_is_refused(editor: httpx2.AsyncClient) -> None:
    for name in ("procedure", "category", "insured_status", "locale", "facts_revision"):
        for value in (DIGITS, "%00", "$ne", "a.b", "%ED%A0%80", "-1", "a" * 101):
            answer = await editor.post(f"/v1/editorial/imports?{name}={value}", content=PAGE)
            assert answer.status_code == 422, (name, value[:40])


BODIES = [
    b"[" * 10_000,
    b'{"location": ' + DIGITS.encode() + b', "procedure": "a"}',
    b'{"location": "\\ud800", "procedure": "a"}',
    b'{"location": "\\u0000", "procedure": "a"}',
    b'{"location": {"$ne": ""}, "procedure": "a"}',
    b'{"location": "toronto\\n", "procedure": "a"}',
    b'{"location": null, "procedure": []}',
    b'{"location": "a", "procedure": "' + b"b" * 101 + b'"}',
    b"\xff\xfe",
    b"7",
    b"",
]


async def test_a_publication_of_nothing_sensible_is_refused(editor: httpx2.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    for body in BODIES:
        answer = await editor.post("/v1/editorial/publications", content=body, headers=headers)
        assert answer.status_code in {400, 422}, body[:40]


@given(address=st.sampled_from(ADDRESSES), segment=st.text(min_size=1, max_size=60))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@pytest.mark.usefixtures("published")
async def test_no_text_in_an_address_is_an_error(
    editor: httpx2.AsyncClient, address: str, segment: str
) -> None:
    answer = await editor.get(address.format(quote(segment, safe="", errors="replace")))
    assert answer.status_code in {200, 307, 404, 422}
