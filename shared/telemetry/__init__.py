"""Correlation, trace context and metrics."""

from shared.telemetry.metrics import counter, gauge, histogram, metrics_page
from shared.telemetry.tracing import Trace, current_trace, log_context, new_trace, trace

__all__ = [
    "Trace", "counter", "current_trace", "gauge", "histogram", "log_context", "metrics_page",
    "new_trace", "trace",
]  # fmt: skip
