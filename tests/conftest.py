"""What all tests share: server fixtures, marks by what a test uses, and an honest word on what
was left out.
"""

import os

import pytest

from tests.support.servers import (
    database,
    database_prefix,
    kafka,
    kafka_topics,
    mongo_client,
    mongodb_uri,
)

__all__ = ["database", "database_prefix", "kafka", "kafka_topics", "mongo_client", "mongodb_uri"]

_SERVER_FIXTURES = frozenset({"mongodb_uri", "kafka"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long form of the fault suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        uses = set(getattr(item, "fixturenames", ()))
        if _SERVER_FIXTURES & uses or item.get_closest_marker("system"):
            item.add_marker(pytest.mark.servers)
    _leave_out(config, items, "apache_kafka", _needs_another_broker())


def _needs_another_broker() -> str | None:
    if os.environ.get("WAYFARE_KAFKA_KIND") == "embedded":
        return "the broker is the embedded one; they need Apache Kafka (java, mvn)"
    return None


def _leave_out(config: pytest.Config, items: list[pytest.Item], mark: str, why: str | None) -> None:
    left = [item for item in items if why and item.get_closest_marker(mark)]
    if left:
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)
        config.stash.setdefault(_LEFT_OUT, []).append((len(left), why or ""))


_LEFT_OUT = pytest.StashKey[list[tuple[int, str]]]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for count, why in config.stash.get(_LEFT_OUT, []):
        terminalreporter.write_line(f"LEFT OUT: {count} tests, because {why}.", yellow=True)
