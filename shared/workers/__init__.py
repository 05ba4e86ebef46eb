"""How a service's worker is put together: relays, consumers and timers over one database."""

from shared.workers.assembly import WorkerAssembly
from shared.workers.timer import Timer

__all__ = ["Timer", "WorkerAssembly"]
