"""The content worker publishes what lies in outboxes: `python -m services.content.worker`."""

from services.content.settings import ContentSettings
from services.content.wiring import OUTBOXES
from shared.events import CONTENT_EVENTS
from shared.mongo import connect
from shared.settings import settings_or_exit
from shared.workers import WorkerAssembly


def main() -> None:
    settings = settings_or_exit(ContentSettings)
    client = connect(settings.mongodb_uri, application="content-worker")
    worker = WorkerAssembly(
        service="content", settings=settings, database=client[settings.database_name]
    )
    worker.relay(CONTENT_EVENTS, *OUTBOXES)
    worker.run(port=settings.content_worker_port)


if __name__ == "__main__":
    main()
