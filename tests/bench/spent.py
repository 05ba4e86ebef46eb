"""What a number of inquiries took: time, and CPU of each process."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.bench.processes import SERVERS


@dataclass(frozen=True, kw_only=True)
class Spent:
    """`seconds` from the first request to the last email; `cpu` in seconds by process."""

    count: int
    seconds: float
    cpu: Mapping[str, float]

    @property
    def speed(self) -> float:
        """Inquiries per second."""
        return self.count / self.seconds

    def milliseconds(self, name: str) -> float:
        """CPU per inquiry of one process."""
        return 1000 * self.cpu[name] / self.count

    @property
    def own_milliseconds(self) -> float:
        """CPU per inquiry of everything that is no server."""
        return sum(self.milliseconds(name) for name in self.cpu if name not in SERVERS)
