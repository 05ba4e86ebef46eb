"""The trace that began with a request is carried on; what is malformed is replaced."""

import pytest

from shared.telemetry import current_trace, new_trace, trace

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
