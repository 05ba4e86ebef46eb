"""Correlation, trace context and metrics."""

from shared.telemetry.alarms import alarm, lasting_alarms
from shared.telemetry.metrics import counter, gauge, histogram, metrics_page
from shared.telemetry.security import coming_from, security
from shared.telemetry.tracing import Trace, current_trace, log_context, new_trace, trace

__all__ = [
    "Trace", "alarm", "coming_from", "counter", "current_trace", "gauge", "histogram",
    "lasting_alarms", "log_context", "metrics_page", "new_trace", "security", "trace",
]  # fmt: skip
