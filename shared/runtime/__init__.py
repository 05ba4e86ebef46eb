"""How a service's worker is put together: relays, consumers and timers over one database."""

from shared.runtime.assembly import WorkerAssembly
from shared.runtime.timer import Timer

__all__ = ["Timer", "WorkerAssembly"]
