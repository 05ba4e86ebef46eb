"""How processes run: `process` serves HTTP or runs tasks; `worker` puts a worker together from
relays, consumers, replicas and timers over one database.
"""

from shared.runtime.process import run_app
from shared.runtime.timer import Timer
from shared.runtime.worker import Prepare, WorkerAssembly

__all__ = ["Prepare", "Timer", "WorkerAssembly", "run_app"]
