"""The content worker publishes what lies in outboxes, again where the topic has lost it, carries
out what is scheduled, keeps pages as they should be, lists them in the feed, tells webhooks of them
and makes them findable, copies revisions, takes away pictures' files that nothing names, and looks
for entries that nobody can read: `python -m services.content.worker`.
"""

from services.content.settings import ContentWorkerSettings
from services.content.wiring import OUTBOXES, Content, build_content
from services.content.wiring_webhooks import Webhooks, build_delivery, build_webhooks
from shared.events import CONTENT_EVENTS
from shared.mongo import Database, connect
from shared.runtime import Prepare, WorkerAssembly
from shared.settings import settings_or_exit

_PAGES_SECONDS = 5.0
_WORKFLOW_SECONDS = 5.0
_FEED_SECONDS = 5.0
_WEBHOOKS_SECONDS = 2.0
_TOMBSTONES_SECONDS = 3_600.0
_SEARCH_SECONDS = 1.0
_REVISIONS_SECONDS = 5.0
_TOPIC_SECONDS = 30.0
_ENTRIES_SECONDS = 60.0
_MEDIA_SECONDS = 300.0


def assemble(
    settings: ContentWorkerSettings, database: Database, content: Content, webhooks: Webhooks
) -> WorkerAssembly:
    worker = WorkerAssembly(service="content", settings=settings, database=database)
    worker.relay(CONTENT_EVENTS, *OUTBOXES, is_awaited=False)
    hears, edited = worker.hears, content.stores.revisions.edited
    worker.timer(
        "pages", content.maintain_pages, seconds=_PAGES_SECONDS, heard=hears("pages", *edited)
    )
    worker.timer("workflow", content.workflow.carry_out, seconds=_WORKFLOW_SECONDS)
    worker.timer(
        "feed",
        content.feed.append_changes,
        seconds=_FEED_SECONDS,
        heard=hears("pages", "feed_heads"),
    )
    worker.timer(
        "webhooks",
        webhooks.queue_changes,
        seconds=_WEBHOOKS_SECONDS,
        heard=hears("webhooks", "webhook_deliveries", "feed_heads"),
    )
    due = hears("webhook_deliveries").written
    worker.task("webhook deliveries", build_delivery(settings, webhooks, written=due))
    worker.timer("tombstones", content.feed.forget_tombstones, seconds=_TOMBSTONES_SECONDS)
    worker.timer(
        "search", content.search.index_pages, seconds=_SEARCH_SECONDS, heard=hears("pages")
    )
    worker.timer(
        "revisions",
        content.stores.revisions.copy,
        seconds=_REVISIONS_SECONDS,
        heard=hears(*edited),
    )
    worker.timer("topic", content.watch_topic, seconds=_TOPIC_SECONDS)
    worker.timer("media", content.media.tidy, seconds=_MEDIA_SECONDS)
    worker.timer("entries", content.watch_entries, seconds=_ENTRIES_SECONDS)
    return worker


def main() -> None:
    settings = settings_or_exit(ContentWorkerSettings)
    client = connect(settings.mongodb_uri, application="content-worker")
    database = client[settings.database_name]
    content = build_content(settings, database)
    webhooks = build_webhooks(settings, database, content.feed)
    worker = assemble(settings, database, content, webhooks)
    search = content.search
    prepare: list[Prepare] = [
        content.stores.ensure_indexes,
        search.entries.ensure_indexes,
        search.request_indexing,
        webhooks.ensure_indexes,
        webhooks.seal_anew,
    ]
    worker.run(port=settings.content_worker_port, prepare=prepare)


if __name__ == "__main__":
    main()
