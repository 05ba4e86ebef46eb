"""Nothing that was sent comes back in a refusal: not in its body, its headers or the log.

Every parameter of every route carries the canary. Pages that show a form again with what was typed
into it are the one exception, and only their bodies.
"""

import json
import logging
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import params
from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shared.logs import JsonFormatter
from tests.edges import hostile
from tests.edges.services import Service
from tests.edges.test_hostile_requests import ENDS_THE_SESSION
from tests.support.asgi import Answer, Raw, ask

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = ("content", "inquiry", "routing")
CANARY = "Kanarienvogel7"
SHOWN_AGAIN = {
    ("POST", "/inquire/{handle}/{step}"),
    ("POST", "/editorial/sign-in"),
    ("POST", "/editorial/sign-in/passkey"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/passkey"),
    ("POST", "/status/{reference}"),
}
HEADERS = (
    "Authorization", "Idempotency-Key", "If-Match", "If-None-Match", "Accept-Language", "Accept",
    "Accept-Encoding", "Origin", "Referer", "User-Agent", "X-Forwarded-For", "X-Correlation-ID",
    "traceparent", "tracestate", "X-CSRF-Token", "HX-Request", "HX-Current-URL", "Range",
    CANARY,
)  # fmt: skip
JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"


class Route:
    """One method of one address, and everything that it may be told."""

    def __init__(self, service: Service, method: str, context: Any) -> None:
        self.method, self.path = method, str(context.path)
        self._known = service.known
        self._dependant = getattr(context, "dependant", None)
        self._body = getattr(context, "body_field", None)

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path

    def address(self, *, exists: bool) -> bytes:
        def filled(found: re.Match[str]) -> str:
            name = found[1].partition(":")[0]
            if found[1].endswith(":locale"):
                return self._known["locale"]
            return self._known.get(name, CANARY) if exists else CANARY

        return re.sub(r"\{([^}]+)\}", filled, self.path).encode()

    def query(self) -> bytes:
        declared = [one.alias for one in _params(self._dependant)]
        known = [name.decode() for name in hostile.NAMES]
        return urlencode(dict.fromkeys([*declared, *known, CANARY], CANARY)).encode()

    def bodies(self) -> Iterator[tuple[bytes, bytes]]:
        """Content type and content."""
        yield b"text/" + CANARY.encode(), CANARY.encode()
        for content in (CANARY, [CANARY], {CANARY: CANARY}, self._filled(CANARY), self._filled(7)):
            yield JSON, json.dumps(content).encode()
        yield JSON, b'{"' + CANARY.encode()
        yield FORM, urlencode({**dict.fromkeys(_FORM_FIELDS, CANARY), CANARY: CANARY}).encode()
        part = f'--b\r\nContent-Disposition: form-data; name="{CANARY}"\r\n\r\n{CANARY}'
        yield b"multipart/form-data; boundary=b", part.encode()
        yield f"multipart/form-data; boundary=b; charset={CANARY}".encode(), part.encode()

    def _filled(self, value: object) -> object:
        """A body of the right shape whose every leaf is the value."""
        if self._body is None or isinstance(self._body.field_info, params.Form):
            return value
        annotation: Any = self._body.field_info.annotation
        schema: dict[str, Any] = TypeAdapter(annotation).json_schema()
        return _of_schema(schema, schema.get("$defs", {}), value)


_FORM_FIELDS = (
    "email", "password", "next", "version", "purpose", "csrf_token", "link", "code", "locale",
    "procedure", "location", "patient.email", "patient.phone", "travel.hours", "idempotency_key",
    "willing_to_travel_to", "residence.country", "message", "old", "new", "action", "carried",
    "credential", "name", "session", "passkey",
)  # fmt: skip


def _params(dependant: Any) -> Iterator[Any]:
    if dependant is not None:
        yield from dependant.query_params
        for inner in dependant.dependencies:
            yield from _params(inner)


def _of_schema(schema: dict[str, Any], known: dict[str, Any], value: object) -> object:
    if "$ref" in schema:
        return _of_schema(known[schema["$ref"].rpartition("/")[2]], known, value)
    if "anyOf" in schema:
        return _of_schema(schema["anyOf"][0], known, value)
    if schema.get("type") == "object":
        inner = schema.get("properties", {})
        return {name: _of_schema(part, known, value) for name, part in inner.items()}
    if schema.get("type") == "array":
        return [_of_schema(schema.get("items", {}), known, value)]
    return value


def routes(service: Service) -> list[Route]:
    return [
        Route(service, method, context)
        for context in iter_route_contexts(service.app.routes)
        if context.path and context.path != "/console/stream"
        for method in sorted(context.methods or ())
    ]


def raw_requests(service: Service, route: Route) -> Iterator[Raw]:
    """Each place on its own, where all others are as they should be, and all together."""
    for exists in (True, False):
        where = route.address(exists=exists)
        yield Raw(method=route.method, path=where)
        yield Raw(method=route.method, path=where, query=route.query())
        for name in HEADERS:
            value = f"Bearer {CANARY}" if name == "Authorization" else CANARY
            header = (name.encode(), value.encode())
            yield Raw(method=route.method, path=where, headers=[header])
            yield Raw(method=route.method, path=where, query=route.query(), headers=[header])
        stolen = f"{next(iter(service.cookies), 'a')}={CANARY}; {CANARY}={CANARY}"
        yield Raw(method=route.method, path=where, headers=[(b"cookie", stolen.encode())])
        if route.method in {"POST", "PUT", "PATCH", "DELETE"}:
            for kind, content in route.bodies():
                headers = [(b"content-type", kind)]
                yield Raw(method=route.method, path=where, headers=headers, body=(content,))


def echo(route: Route, answer: Answer, lines: list[str]) -> str | None:
    """Where the canary came back, if the request was refused; the log must never have it."""
    sought = re.compile(re.escape(CANARY), re.IGNORECASE)
    if any(sought.search(line) for line in lines):
        return f"{route.key}: in the log"
    if answer.status < 400:
        return None
    heads = b"\n".join(name + b": " + value for name, value in answer.headers)
    if sought.search(heads.decode("latin-1")):
        return f"{route.key}: in a header of {answer.status}"
    if route.key not in SHOWN_AGAIN and sought.search(answer.body.decode("utf-8", "replace")):
        return f"{route.key}: in the body of {answer.status}"
    return None


async def echoes(
    service: Service, route: Route, raws: Iterator[Raw], caplog: pytest.LogCaptureFixture
) -> list[str]:
    found = []
    for raw in raws:
        for signed_in in (True, False) if service.cookies else (False,):
            caplog.clear()
            headers = list(raw.headers)
            if signed_in and route.key not in ENDS_THE_SESSION:
                headers.append((b"sec-fetch-site", b"same-origin"))
                if not any(name == b"cookie" for name, _ in headers):
                    headers.append((b"cookie", service.cookie_header))
            sent = Raw(**{**vars(raw), "headers": headers})
            answer = await ask(service.app, sent)
            written = [_FORMAT.format(record) for record in caplog.records]
            found.append(echo(route, answer, written))
    return [one for one in found if one]


_FORMAT = JsonFormatter("test")


@pytest.fixture(autouse=True)
def every_line(caplog: pytest.LogCaptureFixture) -> None:
    """All that would be written with the most talkative setting."""
    caplog.set_level(logging.DEBUG)
    for quiet in ("pymongo", "asyncio", "python_multipart"):
        logging.getLogger(quiet).setLevel(logging.WARNING)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", NAMES)
async def test_no_refusal_repeats_what_was_sent(
    edges: dict[str, Service],
    name: str,
    caplog: pytest.LogCaptureFixture,
    *,
    is_whole: bool,
) -> None:
    """The short form sends a third of it to each route, another one to the next."""
    service = edges[name]
    step = 1 if is_whole else 3
    for number, route in enumerate(routes(service)):
        sent = islice(raw_requests(service, route), number % step, None, step)
        assert await echoes(service, route, sent, caplog) == []


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
async def test_nor_does_any_mixture(
    edges: dict[str, Service],
    name: str,
    caplog: pytest.LogCaptureFixture,
    data: st.DataObject,
) -> None:
    service = edges[name]
    route = data.draw(st.sampled_from(routes(service)))
    some = list(raw_requests(service, route))
    first, second = (data.draw(st.sampled_from(some)) for _ in range(2))
    mixed = Raw(
        method=route.method,
        path=first.path,
        query=second.query or route.query(),
        headers=[*first.headers, *second.headers],
        body=first.body or second.body,
    )
    assert await echoes(service, route, iter([mixed]), caplog) == []
