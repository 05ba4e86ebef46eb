"""How long the broker holds back a fetch that finds nothing: longer once nothing has come for a
while.

A record ends the wait of the fetch that asked for its partition, so a long one makes nobody late
who waits for records. Late would be what has to wait for the end of the fetch itself: a partition
that it left out because records of it were not taken yet, and whatever is asked on the same
connection, such as where to begin after the group has moved on. So a fetch waits long only when it
asks for everything, and some time after the last record or assignment.

aiokafka takes one wait for all fetches. Its fetcher decides in `_get_actions_per_node` what to ask
for, and is told here before each time; `tests/shared/test_fetch_waits.py` fails where a version of
it does so no more.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from aiokafka import AIOKafkaConsumer

SHORT_MS: Final = 500
LONG_MS: Final = 3_000
QUIET_SECONDS: Final = 10.0
"""Without a record, before fetches wait long."""


def wait_long_while_quiet(
    consumer: AIOKafkaConsumer, *, monotonic: Callable[[], float] = time.monotonic
) -> None:
    """Once the consumer is started."""
    fetcher: Any = consumer._fetcher
    decide = fetcher._get_actions_per_node
    busy_at, known = monotonic(), None

    def decide_with_wait(assignment: object) -> object:
        nonlocal busy_at, known
        has_untaken = bool(fetcher._records)
        if has_untaken or assignment is not known:
            busy_at, known = monotonic(), assignment
        is_quiet = monotonic() - busy_at >= QUIET_SECONDS
        fetcher._fetch_max_wait_ms = LONG_MS if is_quiet else SHORT_MS
        return decide(assignment)

    fetcher._get_actions_per_node = decide_with_wait
