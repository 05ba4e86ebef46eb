"""The routing worker: reads content and inquiries, tells what became of leads, tries again."""

from collections.abc import Awaitable, Callable, Sequence

from services.routing.assignment.handlers import on_inquiry_events
from services.routing.settings import RoutingSettings
from services.routing.wiring import build_core, prepare_core
from shared.directory import on_content_events
from shared.events import CONTENT_EVENTS, DEAD_LETTERS, INQUIRY_EVENTS, LEAD_EVENTS
from shared.kafka import Received
from shared.mongo import Database, connect
from shared.runtime import Timer, WorkerAssembly
from shared.settings import settings_or_exit

_RETRY_SECONDS = 5.0
_FINISH_SECONDS = 15.0
_SWEEP_SECONDS = 30.0
_CAPACITY_SECONDS = 15.0

Handle = Callable[[Sequence[Received]], Awaitable[None]]


def assemble(settings: RoutingSettings, database: Database) -> WorkerAssembly:
    core = build_core(database)
    worker = WorkerAssembly(service="routing", settings=settings, database=database)
    worker.task("directory", core.directory.watch)
    worker.relay(LEAD_EVENTS, "leads")
    worker.relay(DEAD_LETTERS["routing"], "dead_letters")
    retry = worker.timer("retry-unrouted", core.retry_unrouted, seconds=_RETRY_SECONDS)
    worker.timer("finish-reservations", core.finish_reservations, seconds=_FINISH_SECONDS)
    worker.timer("sweep-capacity", core.sweep_capacity, seconds=_SWEEP_SECONDS)
    worker.timer("watch-capacity", core.watch_capacity, seconds=_CAPACITY_SECONDS)
    worker.replica(
        CONTENT_EVENTS,
        _then_hurry(on_content_events(core.directory), retry),
        into=core.directory,
    )
    worker.consumer(INQUIRY_EVENTS, on_inquiry_events(core.assign_batch, core.withdraw_lead))
    return worker


def _then_hurry(handle: Handle, timer: Timer) -> Handle:
    """A changed directory may have capacity for those who wait: they are tried at once."""

    async def both(batch: Sequence[Received]) -> None:
        await handle(batch)
        timer.hurry.set()

    return both


def main() -> None:
    settings = settings_or_exit(RoutingSettings)
    client = connect(settings.mongodb_uri, application="routing-worker")
    database = client[settings.database_name]
    worker = assemble(settings, database)
    worker.run(port=settings.routing_worker_port, prepare=[lambda: prepare_core(database)])


if __name__ == "__main__":
    main()
