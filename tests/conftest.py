"""What all tests share: server fixtures, marks by what a test uses, and an honest word on what
was left out.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from shared.runtime.garbage import spare_what_lives_long
from shared.telemetry import alarm, lasting_alarms
from tests.support.late_routes import work_out_routes_when_used
from tests.support.scheduling import SharedFixturesScheduling
from tests.support.servers import (
    database,
    database_prefix,
    kafka,
    kafka_topics,
    mongo_client,
    mongodb_uri,
)

__all__ = ["database", "database_prefix", "kafka", "kafka_topics", "mongo_client", "mongodb_uri"]

# Every run tries a few examples of each property; `make properties` tries five times as many.
settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("whole", max_examples=100, deadline=None)
settings.load_profile("quick")

_SEED = Path(__file__).parents[2] / "shared" / "seed" / "micro-needling.txt"
_SERVER_FIXTURES = frozenset({"mongodb_uri", "kafka"})


@pytest.fixture
def is_whole(pytestconfig: pytest.Config) -> bool:
    """Whether a test tries everything with everything, as in `make properties`, or less."""
    return bool(pytestconfig.getoption("--hypothesis-profile") == "whole")


@pytest.fixture(autouse=True)
def _no_alarm_outlasts_its_test() -> Iterator[None]:
    yield
    for lasting in lasting_alarms():
        name, _, about = lasting.partition(":")
        alarm(name, lasts=False, about=about)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long form of the fault suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        uses = set(getattr(item, "fixturenames", ()))
        if _SERVER_FIXTURES & uses or item.get_closest_marker("system"):
            item.add_marker(pytest.mark.servers)
        if "is_whole" in uses:
            item.add_marker(pytest.mark.grows)
    if _is_broker_embedded():
        left_out = [item for item in items if item.get_closest_marker("apache_kafka")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_configure() -> None:
    work_out_routes_when_used()
    spare_what_lives_long()


def pytest_collection_finish() -> None:
    """The thousands of tests live as long as the process does, too."""
    spare_what_lives_long()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """For `--dist loadgroup`: the groups that pytest-xdist 3.8 puts into a test's id do not get
    through pytest 9.2, so they go by what is in the id anyway.
    """
    return (
        SharedFixturesScheduling(config, log) if config.getoption("dist") == "loadgroup" else None
    )


def _is_broker_embedded() -> bool:
    return os.environ.get("WAYFARE_KAFKA_KIND") == "embedded"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in words what was left out: in the process that reports, also when others run tests."""
    if _is_broker_embedded():
        line = "LEFT OUT: tests marked apache_kafka; the embedded broker keeps nothing (java, mvn)."
        terminalreporter.write_line(line, yellow=True)
    if not _SEED.exists():
        line = (
            "LEFT OUT: the captured page of ../shared/seed; only our own captured pages were read."
        )
        terminalreporter.write_line(line, yellow=True)
