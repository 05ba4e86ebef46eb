"""When what answers are made from was last forgotten: an answer that was begun before is told from
one that nothing has happened to.
"""

from collections import OrderedDict
from collections.abc import Collection
from typing import Final

_KNOWN: Final = 10_000
"""So many sources are known by their last change."""


class Forgotten:
    """`changes` rises with everything that is forgotten."""

    def __init__(self, *, known: int = _KNOWN) -> None:
        self._known = known
        self._at: OrderedDict[str, int] = OrderedDict()
        self._known_since = 0
        self.changes = 0

    def note(self, sources: Collection[str]) -> None:
        self.changes += 1
        for source in sources:
            self._at[source] = self.changes
            self._at.move_to_end(source)
        while len(self._at) > self._known:
            _, self._known_since = self._at.popitem(last=False)

    def note_everything(self) -> None:
        self.changes += 1
        self._at.clear()
        self._known_since = self.changes

    def has(self, sources: Collection[str], *, since: int) -> bool:
        """Whether one of them was, or may have been, when there had been so many changes."""
        if since < self._known_since:
            return True
        return any(self._at.get(source, 0) > since for source in sources)
