"""Where the records of a topic begin and end."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OffsetRange:
    """The offsets between which a topic has records, of all its partitions together."""

    begin: int
    end: int

    @property
    def is_empty(self) -> bool:
        return self.begin == self.end
