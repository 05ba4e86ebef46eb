"""Processes spare the collector what lives as long as they do."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = (
    "import gc; import shared.runtime.process; "
    "from shared.runtime.garbage import spare_what_lives_long; spare_what_lives_long(); "
    "held = [[] for _ in range(10)]; held.append(held); del held; "
    "print(gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 700, gc.collect() >= 11)"
)


@pytest.mark.processes
def test_what_was_there_at_the_start_is_spared_and_what_is_made_later_is_collected() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert printed == "True True True\n"
