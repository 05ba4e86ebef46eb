"""Correlation, trace context and metrics."""

from shared.telemetry.alarms import alarm, lasting_alarms
from shared.telemetry.metrics import counter, gauge, histogram, metrics_page
from shared.telemetry.tracing import Trace, current_trace, log_context, new_trace, trace

__all__ = [
    "Trace", "alarm", "counter", "current_trace", "gauge", "histogram", "lasting_alarms",
    "log_context", "metrics_page", "new_trace", "trace",
]  # fmt: skip
