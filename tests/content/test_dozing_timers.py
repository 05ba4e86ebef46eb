"""A timer of the worker dozes until it hears of a write: it hears of all that it looks at."""

from services.content.settings import ContentWorkerSettings
from services.content.wiring import Content
from services.content.wiring_webhooks import build_webhooks
from services.content.worker import assemble
from shared.mongo import Database
from shared.runtime import Timer


async def test_a_timer_that_dozes_hears_of_every_collection_that_it_looks_at(
    settings: ContentWorkerSettings, content_database: Database, published: Content
) -> None:
    webhooks = build_webhooks(settings, content_database, published.feed)
    tasks = assemble(settings, content_database, published, webhooks).tasks
    owners = [getattr(task, "__self__", None) for task in tasks.values()]
    timers = [one for one in owners if isinstance(one, Timer)]
    dozing = {one.name: one for one in timers if one.heard is not None}
    assert dozing.keys() == {"pages", "feed", "webhooks", "search", "revisions"}
    for name, timer in dozing.items():
        while await timer.work():
            pass  # what the samples have left to do
        assert timer.heard is not None
        looked_at = await _looked_at(content_database, timer)
        assert looked_at
        assert looked_at <= timer.heard.collections, name


async def _looked_at(database: Database, timer: Timer) -> set[str]:
    """The collections that one turn asks, as MongoDB's profiler notes them."""
    await database.command("profile", 2)
    await timer.work()
    await database.command("profile", 0)
    notes = database["system.profile"]
    found = await notes.distinct("ns", {"ns": {"$ne": f"{database.name}.system.profile"}})
    await notes.drop()
    return {str(name).partition(".")[2] for name in found}
