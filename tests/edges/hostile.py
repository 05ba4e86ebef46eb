"""What nobody well-meaning sends: values, headers, bodies."""

import json
from base64 import urlsafe_b64encode
from typing import Any, Final

from hypothesis import strategies as st

DIGITS: Final = "9" * 5_000
VALUES: Final = (
    b"%00", b"%0d%0aX-Injected:%201", b"%ff%fe", b"%ed%a0%80", b"%F0%9F%98%80", b"..%2f..%2fetc",
    b"%E2%80%AE", DIGITS.encode(), b"-" + DIGITS.encode(), b"1e400", b"NaN", b"$where", b"a[$gt]=",
    b"%25s%25n", b"'", b"%22", b"[]", b"{}", b"x" * 3_000, b" ", b"null", b"true", b"0", b"-1",
)  # fmt: skip
IN_QUERIES: Final = (
    b"%00", b"%ff%fe", b"%ed%a0%80", DIGITS.encode(), b"1e400", b"NaN", b"x" * 3_000, b"-1",
)  # fmt: skip
CURSORS: Final = tuple(
    urlsafe_b64encode(content).rstrip(b"=")
    for content in (
        b"[" * 3_000, b'["received_at", 1, "\\ud800"]', b'["received_at", 1e400, "x"]',
        b'["received_at", ' + DIGITS.encode() + b', "x"]', b'["received_at", 1, ["x"]]',
        b'["received_at", true, "x"]', b'["received_at", 1, "x", 2]', b'["received_at", 1]',
        b'{"received_at": 1}', b"null", b"\xff\xfe", b"\xed\xa0\x80", b"a\x00b",
    )
)  # fmt: skip
NAMES: Final = (
    b"cursor", b"limit", b"locale", b"location", b"procedure", b"status", b"doctor", b"overdue",
    b"q", b"category", b"language", b"next", b"link", b"insured_status", b"site", b"page",
)  # fmt: skip
HEADERS: Final = (
    (b"accept-language", b"\xff\xfe;q=nan, fr-CA;q=1e400, -, ,;"),
    (b"accept-encoding", b"gzip;q=" + DIGITS.encode()),
    (b"if-match", DIGITS.encode()),
    (b"if-match", b'W/"\xe9"'),
    (b"if-none-match", b'",", *'),
    (b"origin", b"http://["),
    (b"origin", b"null"),
    (b"host", b"["),
    (b"host", b"testserver:99999999"),
    (b"cookie", b"wayfare-routing=\xff\x00; =; wayfare-content=\\777"),
    (b"authorization", b"Bearer \xff\xfe" + b"." * 500),
    (b"authorization", b"Bearer " + b"e30." * 3),
    (b"idempotency-key", b"\xff" * 40),
    (b"x-forwarded-for", b"\xff, [::1, 1.2.3.4:99999"),
    (b"traceparent", b"00-" + b"0" * 32 + b"-\xff"),
    (b"x-correlation-id", b"\n" * 10),
    (b"content-length", DIGITS.encode()),
    (b"content-length", b"-1"),
    (b"content-length", b"7"),
    (b"transfer-encoding", b"chunked"),
    (b"expect", b"100-continue"),
    (b"range", b"bytes=9999999999-1"),
    (b"hx-request", b"true"),
    (b"x-background", b"live"),
    (b"accept", b"text/event-stream"),
    (b"x-filler", b"y" * 20_000),
)  # fmt: skip
JSON_TYPES: Final = (b"application/json", b"application/problem+json; charset=utf-16")
FORM_TYPES: Final = (
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=b",
    b"multipart/form-data; boundary=b; charset=utf-7",
    b"multipart/form-data; boundary=b; charset=idna",
    b"multipart/form-data; boundary=b; charset=undefined",
    b"multipart/form-data; boundary=b; charset=unicode_escape",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
)
OTHER_TYPES: Final = (b"text/plain", b"\xff/\xfe", b"", b"application/xml", b";;;")

TYPES: Final = (*JSON_TYPES, *FORM_TYPES, *OTHER_TYPES)


def _multipart(*parts: tuple[str, bytes]) -> bytes:
    whole = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in parts
    )
    return whole + b"--b--\r\n"


BODIES: Final = (
    b"", b"{", b"[" * 20_000, b'{"a":' * 5_000, b'"\\ud800"', b'{"\\ud800": "\\ud800"}',
    b'{"email": 1, "email": 2}', b"\xff\xfe\x00", b"\x00" * 50, b"1e400", b"-Infinity",
    DIGITS.encode(), b'{"location": ' + DIGITS.encode() + b"}", b"null", b'"text"', b"[]",
    b'{"purpose": "first_contact", "purpose": []}', b'{"email": "a@b.c", "password": "\\u0000"}',
    b"&".join(b"f%d=1" % n for n in range(10_000)), b"=&=&%zz=%", b"version=" + DIGITS.encode(),
    b"version=1&purpose=first_contact&travel.hours=" + DIGITS.encode(),
    b"procedure=micro-needling&travel.companions=" + DIGITS.encode(),
    b"travel.earliest.year=" + DIGITS.encode() + b"&procedure=micro-needling",
    b"email=%00%ff&password=%ed%a0%80", b"csrf_token=%ff&version=1", b"link=%ff%00&locale=%ff",
    b"--b--", b"--b\r\n", b"--x\r\n\r\n", _multipart(("email", b"+2AA-"), ("password", b"\\ud800")),
    _multipart(("csrf_token", b"+2AA-"), ("version", b"1")), _multipart(("link", b"xn--a\xff")),
    _multipart(("procedure", b"micro-needling"), ("idempotency_key", b"+2AA-" * 20)),
    _multipart(('version"; filename="x', b"1"), ('email"; filename="x', b"1")),
    _multipart(*((f"f{n}", b"1") for n in range(1_100))),
    b"x" * 40_000,
)  # fmt: skip

queries = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from((*VALUES, *CURSORS))),
    max_size=3,
).map(lambda pairs: b"&".join(name + b"=" + value for name, value in pairs))
headers = st.lists(st.sampled_from(HEADERS), max_size=3)
types = st.sampled_from(TYPES)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)
bodies = st.one_of(
    st.sampled_from(BODIES),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=200),
)
