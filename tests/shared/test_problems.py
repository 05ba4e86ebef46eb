"""Errors are RFC 9457 problem documents and never repeat what was sent."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from pymongo.errors import AutoReconnect

from shared.errors import NotFound, TooMany
from shared.web import create_app, may_refuse
from tests.support.http import client_of


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    count: int


class ThingIsGone(NotFound):
    code = "thing.gone"


router = APIRouter()


@router.post("/things")
async def post_thing(body: Body) -> dict[str, int]:
    return {"count": body.count}


@router.get("/refused/{thing}")
@may_refuse(ThingIsGone, TooMany)
async def refused(thing: str) -> None:
    raise {"gone": ThingIsGone(), "many": TooMany(retry_after=7)}[thing]


@router.get("/broken/{how}")
async def broken(how: str) -> None:
    raise RuntimeError("CANARY") if how == "bug" else AutoReconnect("CANARY")


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(create_app("test", routers=[router])) as made:
        yield made


@pytest.mark.parametrize(
    ("content", "status", "field"),
    [
        (b'{"count": "CANARY"}', 422, "count"),
        (b'{"count": 1, "CANARY": 2}', 422, "(unknown field)"),
        (b"{}", 422, "count"),
        (b'"CANARY"', 422, "body"),
        (b"{CANARY", 400, None),
        (b"\xff\xfeCANARY", 400, None),
        (b'{"count": "' + b"CANARY" * 8000 + b'"}', 413, None),
    ],
)
async def test_a_bad_body_gets_a_problem_that_names_the_field_and_not_its_value(
    client: httpx2.AsyncClient, content: bytes, status: int, field: str | None
) -> None:
    answer = await client.post(
        "/things", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "CANARY" not in answer.text
    problem = answer.json()
    assert problem["status"] == status
    assert [e["field"] for e in problem.get("errors", [])] == ([field] if field else [])


async def test_a_refusal_is_answered_with_its_stable_code(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/refused/gone")
    assert (answer.status_code, answer.json()["code"]) == (404, "thing.gone")
    later = await client.get("/refused/many")
    assert (later.status_code, later.headers["retry-after"]) == (429, "7")


@pytest.mark.parametrize(("how", "status"), [("bug", 500), ("database", 503)])
async def test_what_goes_wrong_inside_says_so_and_nothing_more(
    client: httpx2.AsyncClient, how: str, status: int
) -> None:
    answer = await client.get(f"/broken/{how}")
    assert answer.status_code == status
    assert "CANARY" not in answer.text
    assert answer.json()["correlation_id"] == answer.headers["x-correlation-id"]


@pytest.mark.parametrize("path", ["/nowhere", "/things"])
async def test_addresses_and_methods_that_are_not_offered_get_a_problem_too(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code in {404, 405}
    assert answer.headers["content-type"] == "application/problem+json"


async def test_every_answer_carries_the_security_headers(client: httpx2.AsyncClient) -> None:
    headers = (await client.get("/livez")).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_process_whose_check_fails_is_alive_but_not_ready() -> None:
    async def fails() -> bool:
        raise AutoReconnect("gone")

    async with client_of(create_app("test", routers=[], checks={"mongo": fails})) as client:
        assert (await client.get("/livez")).status_code == 200
        ready = await client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"] == {"mongo": "failing"}
