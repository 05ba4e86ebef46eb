"""The garbage collector of processes that live long and make many objects that do not."""

import gc
from typing import Final

_THRESHOLDS: Final = (50_000, 20, 20)
"""Allocations, and younger collections, between two collections of each generation. Python's 700
for the youngest looks at everything that a batch has made so far, again and again: a third of the
time of routing one (`make bench`)."""


def spare_what_lives_long() -> None:
    """Call it once everything is imported and built: that is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
