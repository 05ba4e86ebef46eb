"""What keeps workers with large batches out of each other's way."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Turns(Protocol):
    def taken(self) -> AbstractAsyncContextManager[None]:
        """Inside it nobody else has the turn, unless they have waited too long for theirs: nothing
        may depend on it.
        """
