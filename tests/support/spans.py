"""Watches the spans of the test's process."""

from functools import cache

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.telemetry import watch_spans


@cache
def _exporter() -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    watch_spans(SimpleSpanProcessor(exporter), process="tests")
    return exporter


def begin_watching() -> None:
    _exporter().clear()


def finished_spans() -> tuple[ReadableSpan, ...]:
    """Those that have ended since `begin_watching`, the first that ended first."""
    return _exporter().get_finished_spans()
