"""The two ways to keep something that a contract is held against: in memory, and in MongoDB."""

from typing import Final

import pytest

IN_MEMORY: Final = "in memory"
BOTH_STORES: Final = [IN_MEMORY, pytest.param("MongoDB", marks=pytest.mark.servers)]
