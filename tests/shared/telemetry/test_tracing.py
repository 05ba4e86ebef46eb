"""The trace that began with a request is carried on; what is malformed is replaced; and no span
says more than it may.
"""

import httpx2
import pytest
from fastapi import APIRouter

from shared.telemetry import SpanKind, current_trace, describe_span, new_trace, trace
from shared.telemetry.tracing import ALLOWED_ATTRIBUTES
from shared.web import create_app
from tests.support.http import client_of
from tests.support.spans import begin_watching, finished_spans

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CORRELATION = "0197b0f2-1111-7000-8000-00000000000a"


def test_a_step_keeps_the_trace_id_and_has_a_span_of_its_own() -> None:
    step = new_trace(PARENT, CORRELATION)
    assert step.traceparent.split("-")[1] == PARENT.split("-")[1]
    assert step.traceparent.split("-")[2] != PARENT.split("-")[2]
    assert step.correlation_id == CORRELATION


@pytest.mark.parametrize(
    "malformed",
    [
        None,
        "",
        "00-xyz",
        PARENT + "0",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "\r\nSet-Cookie: a",
        "416-555-0142",
    ],
)
def test_a_malformed_parent_begins_a_new_trace(malformed: str | None) -> None:
    step = new_trace(malformed, malformed)
    assert len(step.traceparent) == 55
    assert step.correlation_id == step.traceparent.split("-")[1]


def test_inside_a_trace_the_current_step_is_its_step_and_afterwards_it_is_gone() -> None:
    with trace(PARENT, CORRELATION) as step:
        assert current_trace() == step
    assert current_trace().correlation_id != CORRELATION


CANARY = "kanari-7"
router = APIRouter()


@router.get("/people/{name}")
async def person(name: str) -> None:
    if name.endswith("fails"):
        raise RuntimeError(name)


async def _ask(path: str) -> httpx2.Response:
    async with client_of(create_app("test", routers=[router])) as client:
        return await client.get(path, headers={"traceparent": PARENT, "User-Agent": CANARY})


async def test_a_request_is_a_span_of_the_trace_it_came_with_named_by_its_route() -> None:
    begin_watching()
    answer = await _ask(f"/people/{CANARY}?who={CANARY}")
    (span,) = finished_spans()
    assert span.name == "GET /people/{name}"
    assert span.kind is SpanKind.SERVER
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/people/{name}",
        "http.response.status_code": 200,
    }
    assert span.context.trace_id == int(PARENT.split("-")[1], 16)
    assert answer.headers["x-correlation-id"] == PARENT.split("-")[1]


@pytest.mark.parametrize(
    "path", [f"/people/{CANARY}?q={CANARY}", f"/{CANARY}", f"/people/{CANARY}-fails"]
)
async def test_no_span_repeats_what_was_asked_for_or_what_an_exception_says(path: str) -> None:
    begin_watching()
    await _ask(path)
    spans = finished_spans()
    assert spans
    for span in spans:
        assert CANARY not in span.to_json()
        assert set(span.attributes or {}) <= ALLOWED_ATTRIBUTES


def test_an_attribute_that_is_not_allowed_is_left_out() -> None:
    begin_watching()
    with trace(name="step", attributes={"patient.name": CANARY, "messaging.system": "kafka"}):
        describe_span("step", {"url.full": CANARY})
    (span,) = finished_spans()
    assert dict(span.attributes or {}) == {"messaging.system": "kafka"}


def test_a_span_that_failed_names_the_class_of_the_error_and_nothing_else() -> None:
    begin_watching()
    with pytest.raises(ValueError, match=CANARY), trace(name="step"):
        raise ValueError(CANARY)
    (span,) = finished_spans()
    assert dict(span.attributes or {}) == {"error.type": "ValueError"}
    assert span.events == ()
