"""Whatever is sent to whatever address: never a 500, always a problem document or a page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.edges import hostile
from tests.edges.services import Service
from tests.support.asgi import Answer, Raw, ask

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(400)]

NAMES = ("content", "inquiry", "routing")
DISCARDS = "/inquire/{handle}/discard"
ENDS_THE_SESSION = {("DELETE", "/v1/sessions"), ("POST", "/sign-out"), ("POST", DISCARDS)}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW")


def address(path: str, known: dict[str, str], value: bytes | None) -> bytes:
    """The path with its parameters filled in: with what exists, or all with the hostile value."""

    def filled(found: re.Match[str]) -> str:
        name = found[1].partition(":")[0]
        given = value.decode("latin-1") if value is not None else known.get(name, "x")
        return known["locale"] if found[1].endswith(":locale") else given

    return re.sub(r"\{([^}]+)\}", filled, path).encode("latin-1")


def complaint(raw: Raw, answer: Answer) -> str | None:
    """What is wrong with an answer; None when it is one that any client understands."""
    request = (
        f"{raw.method} {raw.path[:60]!r}?{raw.query[:40]!r} {raw.headers[:-3]} {raw.body!r:.80}"
    )
    kind = answer.header(b"content-type")
    is_page = kind.startswith(b"text/html") and not raw.path.startswith(b"/v1/")
    is_accounted_for = kind == b"application/problem+json" or is_page or raw.method == "HEAD"
    if answer.status == 0 or (answer.status >= 500 and answer.status != 503):
        return f"{answer.status}: {request}"
    if answer.status >= 400 and not is_accounted_for:
        return f"{answer.status} as {kind!r}: {request}"
    return f"header injected: {request}" if b"x-injected" in dict(answer.headers) else None


async def complaints(service: Service, raws: Iterable[Raw], *, signed_in: bool = True) -> list[str]:
    """Sends all of them, as somebody who is signed in where that makes sense."""
    found = []
    ends = {(method, address(path, service.known, None)) for method, path in ENDS_THE_SESSION}
    for raw in raws:
        more: list[tuple[bytes, bytes]] = []
        if signed_in and (raw.method, raw.path) not in ends:
            more.append((b"sec-fetch-site", b"same-origin"))
            more.append((b"cookie", service.cookie_header))
            more.append((b"x-csrf-token", service.csrf_token.encode()))
        whole = replace(raw, headers=[*raw.headers, *more])
        found.append(complaint(whole, await ask(service.app, whole)))
    return [one for one in found if one]


def values_everywhere(service: Service, *, is_whole: bool) -> Iterator[Raw]:
    """In a query every name has every value where `is_whole`, else one after the other."""
    for number, (method, path) in enumerate(service.routes()):
        for value in (None, *hostile.VALUES):
            yield Raw(method=method, path=address(path, service.known, value))
        if method == "GET":
            turn = None if is_whole else number
            yield from _queries(address(path, service.known, None), turn)


def _queries(where: bytes, turn: int | None) -> Iterator[Raw]:
    values = hostile.IN_QUERIES
    for index, name in enumerate(hostile.NAMES):
        one = values[((turn or 0) + index) % len(values)]
        for value in values if turn is None else (one,):
            yield Raw(path=where, query=name + b"=" + value)
    for cursor in hostile.CURSORS:
        yield Raw(path=where, query=b"cursor=" + cursor)


def bodies_everywhere(service: Service, *, is_whole: bool) -> Iterator[Raw]:
    """Every body at every route: of every type where `is_whole`, else of one after the other."""
    for number, (method, path) in enumerate(service.routes()):
        if method in {"POST", "PUT", "PATCH", "DELETE"}:
            where = address(path, service.known, None)
            for index, body in enumerate(hostile.BODIES):
                one = hostile.TYPES[(number + index) % len(hostile.TYPES)]
                for kind in hostile.TYPES if is_whole else (one,):
                    headers = [(b"content-type", kind)]
                    yield Raw(method=method, path=where, headers=headers, body=(body,))


def headers_everywhere(service: Service) -> Iterator[Raw]:
    broken_off = [(b"content-type", b"application/json"), (b"content-length", b"999")]
    for method, path in service.routes():
        where = address(path, service.known, None)
        for header in hostile.HEADERS:
            yield Raw(method=method, path=where, headers=[header], body=(b"{}",))
        yield Raw(method=method, path=where, headers=broken_off, body=(b'{"a"',), hangs_up=True)


@pytest.mark.parametrize("name", NAMES)
async def test_every_route_bears_every_hostile_value_in_its_path_and_query(
    edges: dict[str, Service], name: str, *, is_whole: bool
) -> None:
    found = await complaints(edges[name], values_everywhere(edges[name], is_whole=is_whole))
    assert found == []


@pytest.mark.parametrize("name", NAMES)
async def test_every_route_that_takes_a_body_bears_every_hostile_one(
    edges: dict[str, Service], name: str, *, is_whole: bool
) -> None:
    found = await complaints(edges[name], bodies_everywhere(edges[name], is_whole=is_whole))
    assert found == []


@pytest.mark.parametrize("name", NAMES)
async def test_every_route_bears_every_hostile_header_and_a_client_that_hangs_up(
    edges: dict[str, Service], name: str
) -> None:
    service = edges[name]
    assert await complaints(service, headers_everywhere(service), signed_in=False) == []


@pytest.mark.parametrize("name", NAMES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
async def test_no_mixture_of_them_is_too_much(
    edges: dict[str, Service], name: str, data: st.DataObject
) -> None:
    service = edges[name]
    method, path = data.draw(st.sampled_from(service.routes()))
    value = data.draw(st.one_of(st.none(), st.sampled_from(hostile.VALUES)))
    raw = Raw(
        method=data.draw(st.sampled_from([method] * 5 + list(METHODS))),
        path=address(path, service.known, value),
        query=data.draw(hostile.queries),
        headers=[*data.draw(hostile.headers), (b"content-type", data.draw(hostile.types))],
        body=tuple(data.draw(st.lists(hostile.bodies, max_size=2))),
    )
    assert await complaints(service, [raw], signed_in=data.draw(st.booleans())) == []


@pytest.mark.parametrize(
    "path",
    [
        b"/static/%00",
        b"/static/" + b"x" * 5_000,
        b"/npm/..%2f..%2fREADME.md",
        b"/fonts/..%2f..%2fREADME.md",
    ],
)
@pytest.mark.parametrize("name", NAMES)
async def test_addresses_of_files_bear_any_name(
    edges: dict[str, Service], name: str, path: bytes
) -> None:
    answer = await ask(edges[name].app, Raw(path=path))
    assert answer.status == 404
    assert complaint(Raw(path=path), answer) is None
