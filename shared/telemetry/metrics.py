"""Prometheus metrics; labels are routes, topics, outcomes: never patients and never free text."""

from collections.abc import Sequence

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)


def counter(name: str, help_text: str, labels: Sequence[str] = ()) -> Counter:
    return Counter(f"wayfare_{name}", help_text, labels)


def gauge(name: str, help_text: str, labels: Sequence[str] = ()) -> Gauge:
    return Gauge(f"wayfare_{name}", help_text, labels)


def histogram(name: str, help_text: str, labels: Sequence[str] = ()) -> Histogram:
    buckets = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
    return Histogram(f"wayfare_{name}", help_text, labels, buckets=buckets)


def metrics_page() -> tuple[bytes, str]:
    """The exposition of this process's metrics and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
