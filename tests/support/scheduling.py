"""Which tests run in the same process when they run in parallel: those that share what is started
once for many.
"""

from typing import Final

from xdist.scheduler import LoadScopeScheduling

_TOGETHER: Final = {
    "tests/e2e/test_accessibility.py": "system",
    "tests/e2e/test_bench.py": "system",
    "tests/e2e/test_story.py": "system",
    "tests/e2e/test_promises.py": "system",
    "tests/e2e/test_examples.py": "samples",
    "tests/e2e/test_page_story.py": "samples",
    "tests/e2e/test_webhooks.py": "samples",
    "tests/faults/test_attacks.py": "attacked",
    "tests/faults/test_losses.py": "attacked",
}
"""Modules with one running system: another would take the machine from the tests. `samples` is one
to which nothing was sent by the thousand.
"""
_MODULES: Final = (
    "tests/edges/",
    "tests/faults/",
    "tests/inquiry/intake/test_bad_input.py",
    "tests/inquiry/tracking/test_status_in_browser.py",
)
"""Each module here starts its applications, its system or its browser once."""


class SharedFixturesScheduling(LoadScopeScheduling):  # type: ignore[misc] # published untyped
    """Every other test goes to whichever process is free."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """Tests of one scope run in one process."""
    module = nodeid.partition("::")[0]
    if module in _TOGETHER:
        return _TOGETHER[module]
    return module if module.startswith(_MODULES) else nodeid
