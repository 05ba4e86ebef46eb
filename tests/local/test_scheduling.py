"""Tests that share a running system run in one process, so that there is one of it."""

import pytest

from tests.support.scheduling import scope_of


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("tests/e2e/test_story.py::test_a", "tests/e2e/test_promises.py::test_b[x@y]", True),
        ("tests/faults/test_attacks.py::test_a", "tests/faults/test_losses.py::test_b", True),
        ("tests/faults/test_kills.py::test_a", "tests/faults/test_losses.py::test_b", False),
        ("tests/edges/test_roles.py::test_a", "tests/edges/test_roles.py::test_b", True),
        ("tests/edges/test_roles.py::test_a", "tests/edges/test_openapi.py::test_b", False),
        ("tests/e2e/test_bench.py::test_a", "tests/e2e/test_story.py::test_b", True),
        ("tests/routing/leads/test_x.py::test_a", "tests/routing/leads/test_x.py::test_b", False),
    ],
)
def test_what_shares_a_running_system_shares_a_process(
    one: str, other: str, together: bool
) -> None:
    assert (scope_of(one) == scope_of(other)) is together
