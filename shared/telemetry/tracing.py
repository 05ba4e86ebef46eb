"""Spans and their context by OpenTelemetry, carried from the POST through Kafka to the lead.

A step of a trace is a span; what passes from process to process is its `traceparent` (W3C Trace
Context) and a correlation id, which names the whole story in logs and answers. A span has its ids
and nothing else until `watch_spans` is given a processor, such as an exporter's: only then is it
recorded.
Attributes come from an allow-list, as log fields do: routes, topics, groups, counts, class names;
never an address that was asked for, an id of somebody, or an exception's message.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from opentelemetry.context import Context, attach, detach, get_value, set_value
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON
from opentelemetry.trace import (
    Span,
    SpanContext,
    SpanKind,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

ALLOWED_ATTRIBUTES: Final = frozenset(
    {
        "error.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "messaging.batch.message_count",
        "messaging.consumer.group.name",
        "messaging.destination.name",
        "messaging.system",
    }
)
_CORRELATION_ID: Final = re.compile(r"^[0-9a-f-]{32,36}$")  # a UUID or a trace id, never words
_STEP: Final = "wayfare-step"
_NOWHERE: Final = Context()

_propagator = TraceContextTextMapPropagator()
_tracer = TracerProvider(sampler=ALWAYS_OFF, shutdown_on_exit=False).get_tracer("wayfare")


@dataclass(frozen=True, kw_only=True)
class Trace:
    """`traceparent` of the current step; `correlation_id` names the whole story in logs and
    answers.
    """

    traceparent: str
    correlation_id: str

    @property
    def headers(self) -> dict[str, str]:
        """Of a request to another service."""
        return {"traceparent": self.traceparent, "X-Correlation-ID": self.correlation_id}


@contextmanager
def trace(
    traceparent: str | None = None,
    correlation_id: str | None = None,
    *,
    name: str = "step",
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, str | int] | None = None,
) -> Iterator[Trace]:
    """Runs its body as one step: a child of `traceparent` where that is well-formed, else the first
    of a new trace.

    Both come from outside (headers): what is malformed is replaced, never passed on.
    """
    span = _started(traceparent, name, kind)
    if attributes:
        describe_span(name, attributes, span=span)
    step = _step(span.get_span_context(), correlation_id)
    context = set_value(_STEP, step, set_span_in_context(span, _NOWHERE))
    token = attach(context)
    try:
        yield step
    except BaseException as error:
        span.set_attribute("error.type", type(error).__name__)
        raise
    finally:
        detach(token)
        span.end()


def describe_span(
    name: str, attributes: Mapping[str, str | int], *, span: Span | None = None
) -> None:
    """Names the running span and gives it attributes; those that are not allowed are left out."""
    span = span or get_current_span()
    if not span.is_recording():
        return
    span.update_name(name)
    span.set_attributes({k: v for k, v in attributes.items() if k in ALLOWED_ATTRIBUTES})


def current_trace() -> Trace:
    """The trace of the running request, record or timer; a new one where none was begun."""
    return _running() or new_trace()


def new_trace(traceparent: str | None = None, correlation_id: str | None = None) -> Trace:
    """A step that nothing runs in: only its ids are wanted."""
    span = _started(traceparent, "step", SpanKind.INTERNAL)
    span.end()
    return _step(span.get_span_context(), correlation_id)


def log_context() -> dict[str, str]:
    """What every log line carries while a trace runs."""
    step = _running()
    if step is None:
        return {}
    return {"correlation_id": step.correlation_id, "traceparent": step.traceparent}


def watch_spans(processor: SpanProcessor, *, process: str) -> None:
    """Records every span of this process from now on and hands it to the processor."""
    global _tracer  # noqa: PLW0603 - the process's one tracer, set once at start
    provider = TracerProvider(
        sampler=ALWAYS_ON,
        resource=Resource({"service.namespace": "wayfare", "service.name": process}),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("wayfare")


def _running() -> Trace | None:
    step = get_value(_STEP)
    return step if isinstance(step, Trace) else None


def _started(traceparent: str | None, name: str, kind: SpanKind) -> Span:
    parent = (
        _propagator.extract({"traceparent": traceparent}, _NOWHERE) if traceparent else _NOWHERE
    )
    return _tracer.start_span(name, parent, kind, record_exception=False)


def _step(context: SpanContext, correlation_id: str | None) -> Trace:
    trace_id = f"{context.trace_id:032x}"
    if not (correlation_id and _CORRELATION_ID.match(correlation_id)):
        correlation_id = trace_id
    traceparent = f"00-{trace_id}-{context.span_id:016x}-{context.trace_flags:02x}"
    return Trace(traceparent=traceparent, correlation_id=correlation_id)
