"""Posts that are answered in front of the framework, and those that it looks at."""

import json
from collections.abc import Mapping
from typing import Any, Final

import httpx2
import pytest
from fastapi import APIRouter, FastAPI, Request
from prometheus_client import REGISTRY
from pydantic import BaseModel, ConfigDict

from shared.errors import Conflict
from shared.limits import RequestLimits
from shared.mongo import Database
from shared.web import DirectPost, create_app, limited, may_refuse, over_limit
from tests.support.http import client_of
from tests.support.limits import limits_of
from tests.support.serving import served

_BODY_LIMIT: Final = 1000
JSON = {"Content-Type": "application/json"}


class Odd(Conflict):
    code = "odd"
    title = "This number is odd."


class Number(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    number: int


class Service:
    """Takes even numbers; notes which way each has come."""

    def __init__(self, limits: RequestLimits) -> None:
        self.limits = limits
        self.ways: list[str] = []

    def _taken(self, given: Number, way: str) -> dict[str, int]:
        self.ways.append(way)
        if given.number % 2:
            raise Odd
        if given.number == 404:
            raise LookupError("not ours")
        return {"number": given.number}

    async def direct(self, body: bytes, _headers: Mapping[bytes, bytes]) -> bytes | None:
        try:
            given = Number.model_validate(json.loads(body))
        except ValueError:
            return None
        return json.dumps(self._taken(given, "direct"), separators=(",", ":")).encode()

    @property
    def router(self) -> APIRouter:
        router = APIRouter(route_class=limited(self.limits, "inquiries", later=True))

        @router.post("/v1/numbers", status_code=202, max_body_size=_BODY_LIMIT)
        @may_refuse(Odd)
        async def take(given: Number, request: Request) -> dict[str, int]:
            if reached := over_limit(request):
                raise reached
            return self._taken(given, "framework")

        return router

    @property
    def app(self) -> FastAPI:
        post = DirectPost(
            path="/v1/numbers", answer=self.direct, status=202, headers={},
            limits=self.limits, subject="inquiries", body_limit=_BODY_LIMIT,
        )  # fmt: skip
        return create_app("numbers", routers=[self.router], direct=[post])

    @property
    def client(self) -> Any:
        return client_of(self.app)


@pytest.fixture
def service(database: Database) -> Service:
    return Service(limits_of(database))


def of_the_answer(answer: httpx2.Response) -> dict[str, str]:
    different = {"x-correlation-id", "date"}
    return {name: value for name, value in answer.headers.items() if name not in different}


async def test_an_ordinary_post_is_answered_as_the_framework_would(service: Service) -> None:
    async with service.client as client:
        direct = await client.post("/v1/numbers", json={"number": 2})
        usual = await client.post("/v1/numbers?", json={"number": 2}, headers={"X-A": "b"})
        framework = await client.post("/v1/numbers?a=b", json={"number": 2})
    assert service.ways == ["direct", "direct", "framework"]
    assert direct.status_code == usual.status_code == framework.status_code == 202
    assert direct.content == framework.content
    assert of_the_answer(direct) == of_the_answer(framework)


async def test_over_a_socket_it_is_answered_in_one_piece_with_the_same_headers(
    service: Service,
) -> None:
    sent = {"X-Correlation-ID": "0" * 32}
    async with served(service.app) as address, httpx2.AsyncClient(base_url=address) as client:
        before = counted()
        direct = await client.post("/v1/numbers", json={"number": 2}, headers=sent)
        framework = await client.post("/v1/numbers?a=b", json={"number": 2}, headers=sent)
        assert counted() == before + 2
    assert service.ways == ["direct", "framework"]
    assert direct.status_code == framework.status_code == 202
    assert direct.content == framework.content
    assert sorted(direct.headers.multi_items()) == sorted(framework.headers.multi_items())
    assert direct.headers["x-correlation-id"] == "0" * 32


def counted() -> float:
    """Answers of that route so far, as the metrics have them."""
    labels = {"method": "POST", "route": "/v1/numbers", "status": "202"}
    return REGISTRY.get_sample_value("wayfare_http_requests_total", labels) or 0


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b'{"number": "two"}', JSON, 422),
        (b'{"number": 2, "other": 1}', JSON, 422),
        (b'{"number": 2', JSON, 400),
        (b"", JSON, 422),
        (b'{"number": 2}', {"Content-Type": "text/plain"}, 415),
        (b'{"number": 2}', {}, 415),
        (b'{"number": 2}' + b" " * _BODY_LIMIT, JSON, 413),
        (b"[" * 900, JSON, 400),
    ],
)
async def test_what_is_unusual_is_refused_by_the_framework_and_counted_once(
    database: Database, content: bytes, headers: dict[str, str], status: int
) -> None:
    service = Service(limits_of(database, inquiries_by_address="2/hour"))
    async with service.client as client:
        refused = await client.post("/v1/numbers", content=content, headers=headers)
        assert refused.status_code == status
        assert refused.headers["content-type"] == "application/problem+json"
        later = [await client.post("/v1/numbers", json={"number": n}) for n in (2, 4)]
    assert [one.status_code for one in later] == [202, 429]
    assert service.ways == ["direct"]


async def test_a_refusal_in_front_is_told_once_and_by_the_framework(service: Service) -> None:
    async with service.client as client:
        direct = await client.post("/v1/numbers", json={"number": 3})
        framework = await client.post("/v1/numbers?a=b", json={"number": 3})
    assert service.ways == ["direct", "framework"]
    assert direct.status_code == framework.status_code == 409
    assert direct.json()["code"] == framework.json()["code"] == "odd"
    assert of_the_answer(direct).keys() == of_the_answer(framework).keys()


async def test_over_its_limit_the_framework_decides_what_a_post_is_told(database: Database) -> None:
    service = Service(limits_of(database, inquiries_by_address="1/hour"))
    async with service.client as client:
        answers = [await client.post("/v1/numbers", json={"number": 2}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 429, 429]
    assert service.ways == ["direct"]
    assert answers[1].json()["code"] == "limit.reached"
    assert int(answers[1].headers["retry-after"]) >= 1


async def test_an_error_of_ours_is_a_problem_document_that_tells_nothing(service: Service) -> None:
    async with service.client as client:
        answer = await client.post("/v1/numbers", json={"number": 404})
    assert answer.status_code == 500
    assert "not ours" not in answer.text
    assert service.ways == ["direct"]


@pytest.mark.parametrize(
    "headers",
    [
        [("Content-Type", "application/json"), ("Content-Type", "application/json")],
        [("Content-Type", "application/json"), ("X-A", "1"), ("X-A", "2")],
        [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
    ],
)
async def test_headers_that_may_mean_two_things_are_left_to_the_framework(
    service: Service, headers: list[tuple[str, str]]
) -> None:
    async with service.client as client:
        await client.post("/v1/numbers", content=b'{"number": 2}', headers=headers)
    assert service.ways in (["framework"], [])
