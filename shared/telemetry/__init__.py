"""Correlation, trace context and metrics."""

from opentelemetry.trace import SpanKind

from shared.telemetry.alarms import alarm, lasting_alarms
from shared.telemetry.metrics import counter, gauge, histogram, metrics_page
from shared.telemetry.security import SecurityEvent, coming_from, gathering, security
from shared.telemetry.tracing import (
    Trace,
    current_trace,
    describe_span,
    log_context,
    new_trace,
    trace,
    watch_spans,
)

__all__ = [
    "SecurityEvent", "SpanKind", "Trace", "alarm", "coming_from", "counter", "current_trace",
    "describe_span", "gathering", "gauge", "histogram", "lasting_alarms", "log_context",
    "metrics_page", "new_trace", "security", "trace", "watch_spans",
]  # fmt: skip
