"""What the tests of the set-up share."""

from pathlib import Path

import pytest

from tests.local.bare_machine import BareMachine, bare_machine


@pytest.fixture
def machine(tmp_path: Path) -> BareMachine:
    return bare_machine(tmp_path)
