"""Many pages are made one by one: what is wrong with one of them does not stop the others."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from services.content.publishing.domain import PublishedMeanwhile
from services.content.revisions.domain import (
    RevisionConflict,
)
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class IsolateFailures:
    """`fatal` errors are the database's and end the whole; everything else is about one page. What
    fails is logged once, until it succeeds.
    """

    fatal: tuple[type[Exception], ...]
    failing: set[str] = field(default_factory=set)

    async def __call__(self, work: Callable[[], Awaitable[object]], **about: str) -> bool:
        """Whether it was done; `about` are log fields that name it."""
        key = ":".join(about.values())
        try:
            await work()
        except (PublishedMeanwhile, RevisionConflict):
            pass  # whoever was first has made it of what is there now, or it is due again
        except self.fatal:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong, it is one page of many
            if key not in self.failing:
                _log.error("page.unresolvable", error, **about)
            self.failing.add(key)
            return False
        self.failing.discard(key)
        return True
